/** Numbers by which the shader knows transfer curves. */
export const TRANSFER_CODES: Readonly<Record<string, number>> = {
  bt709: 0,
  smpte170m: 0,
  'iec61966-2-1': 1,
  linear: 2,
  pq: 3,
  hlg: 4,
};

/**
 * Curves between code values and light, where 1.0 is SDR white. HDR white (BT.2408) is 203 cd/m². PQ is SMPTE ST 2084; HLG is
 * ITU-R BT.2100 with the system gamma 1.2 of a 1000 cd/m² display. HDR into SDR: light above 0.75 rolls off so that the peak
 * (1000 cd/m²) just reaches white, on the largest of R, G, B so that hues stay.
 */
export const LIGHT_WGSL = /* wgsl */ `
const HDR_WHITE = 203.0;
const HDR_PEAK = 1000.0;
fn bt709ToLight(v: f32) -> f32 {
  let x = abs(v);
  let y = select(pow((x + 0.099) / 1.099, 1.0 / 0.45), x / 4.5, x < 0.081);
  return sign(v) * y;
}
fn lightToBt709(v: f32) -> f32 {
  let x = abs(v);
  let y = select(1.099 * pow(x, 0.45) - 0.099, x * 4.5, x < 0.018);
  return sign(v) * y;
}
fn srgbToLight(v: f32) -> f32 {
  let x = abs(v);
  return sign(v) * select(pow((x + 0.055) / 1.055, 2.4), x / 12.92, x <= 0.04045);
}
fn lightToSrgb(v: f32) -> f32 {
  let x = abs(v);
  return sign(v) * select(1.055 * pow(x, 1.0 / 2.4) - 0.055, x * 12.92, x <= 0.0031308);
}
fn pqToLight(v: f32) -> f32 {
  let p = pow(clamp(v, 0.0, 1.0), 1.0 / 78.84375);
  let y = pow(max(p - 0.8359375, 0.0) / (18.8515625 - 18.6875 * p), 1.0 / 0.1593017578125);
  return y * 10000.0 / HDR_WHITE;
}
fn lightToPq(v: f32) -> f32 {
  let y = pow(clamp(v * HDR_WHITE / 10000.0, 0.0, 1.0), 0.1593017578125);
  return pow((0.8359375 + 18.8515625 * y) / (1.0 + 18.6875 * y), 78.84375);
}
fn hlgToScene(v: f32) -> f32 {
  let x = clamp(v, 0.0, 1.0);
  return select((exp((x - 0.55991073) / 0.17883277) + 0.28466892) / 12.0, x * x / 3.0, x <= 0.5);
}
fn sceneToHlg(v: f32) -> f32 {
  let x = clamp(v, 0.0, 1.0);
  return select(0.17883277 * log(max(12.0 * x - 0.28466892, 1e-6)) + 0.55991073, sqrt(3.0 * x), x <= 1.0 / 12.0);
}
const BT2020_LUMA = vec3f(0.2627, 0.6780, 0.0593);
fn toLight(transfer: u32, c: vec3f) -> vec3f {
  switch (transfer) {
    case 1u: { return vec3f(srgbToLight(c.r), srgbToLight(c.g), srgbToLight(c.b)); }
    case 2u: { return c; }
    case 3u: { return vec3f(pqToLight(c.r), pqToLight(c.g), pqToLight(c.b)); }
    case 4u: {
      let scene = vec3f(hlgToScene(c.r), hlgToScene(c.g), hlgToScene(c.b));
      return scene * pow(max(dot(scene, BT2020_LUMA), 1e-6), 0.2) * HDR_PEAK / HDR_WHITE;
    }
    default: { return vec3f(bt709ToLight(c.r), bt709ToLight(c.g), bt709ToLight(c.b)); }
  }
}
fn fromLight(transfer: u32, c: vec3f) -> vec3f {
  switch (transfer) {
    case 1u: { return vec3f(lightToSrgb(c.r), lightToSrgb(c.g), lightToSrgb(c.b)); }
    case 2u: { return c; }
    case 3u: { return vec3f(lightToPq(c.r), lightToPq(c.g), lightToPq(c.b)); }
    case 4u: {
      let display = max(c, vec3f(0.0)) * HDR_WHITE / HDR_PEAK;
      let scene = display * pow(max(dot(display, BT2020_LUMA), 1e-6), -1.0 / 6.0);
      return vec3f(sceneToHlg(scene.r), sceneToHlg(scene.g), sceneToHlg(scene.b));
    }
    default: { return vec3f(lightToBt709(c.r), lightToBt709(c.g), lightToBt709(c.b)); }
  }
}
const KNEE = 0.75;
fn rolledOff(c: vec3f) -> vec3f {
  let top = max(c.r, max(c.g, c.b));
  if (top <= KNEE) { return c; }
  let reach = (HDR_PEAK / HDR_WHITE - KNEE) / (1.0 - KNEE);
  let r = min((top - KNEE) / (1.0 - KNEE), reach);
  let rolled = KNEE + (1.0 - KNEE) * r * (1.0 + r / (reach * reach)) / (1.0 + r);
  return c * (rolled / top);
}
`;
