/** A texture of another format as the first level of a working one. */
export const CONVERT_WGSL = /* wgsl */ `
@group(0) @binding(0) var source: texture_2d<f32>;
@group(0) @binding(1) var written: texture_storage_2d<rgba16float, write>;
@compute @workgroup_size(16, 4) fn convert(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= textureDimensions(written))) { return; }
  textureStore(written, id.xy, textureLoad(source, id.xy, 0));
}
`;

/** Mean squared difference of R, G and B, row by row, of every third pixel. */
export const COMPARE_WGSL = /* wgsl */ `
@group(0) @binding(0) var one: texture_2d<f32>;
@group(0) @binding(1) var two: texture_2d<f32>;
@group(0) @binding(2) var<storage, read_write> means: array<f32>;
@compute @workgroup_size(16, 4) fn compare(@builtin(global_invocation_id) id: vec3u) {
  let size = textureDimensions(one);
  if (id.y > 0u || id.x >= size.y) { return; }
  var sum = 0.0;
  var count = 0.0;
  for (var x = 0u; x < size.x; x += 3u) {
    let difference = textureLoad(one, vec2u(x, id.x), 0).rgb - textureLoad(two, vec2u(x, id.x), 0).rgb;
    sum += dot(difference, difference);
    count += 3.0;
  }
  means[id.x] = sum / count;
}
`;
