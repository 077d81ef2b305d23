import type { VideoSample } from 'mediabunny';
import type { FrameImport } from '../../src/engine/ports/gpu-port.ts';

const SHADER = /* wgsl */ `
@group(0) @binding(0) var source: texture_external;
@group(0) @binding(1) var nearest: sampler;
@vertex fn corner(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {
  return vec4f(f32(i & 1u) * 4.0 - 1.0, f32(i >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}
@fragment fn take(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let size = vec2f(textureDimensions(source));
  return textureSampleBaseClampToEdge(source, nearest, at.xy / size);
}`;

/** `importExternalTexture` drawn one to one into the target: no copy by the processor where decoder and GPU share memory. */
export function externalTextureImport(): FrameImport {
  const pipelines = new WeakMap<GPUDevice, GPURenderPipeline>();
  return {
    name: 'importExternalTexture',
    copyInto(device: GPUDevice, sample: VideoSample, target: GPUTexture): void {
      let pipeline = pipelines.get(device);
      if (!pipeline) {
        const module = device.createShaderModule({ code: SHADER });
        pipeline = device.createRenderPipeline({
          layout: 'auto',
          vertex: { module, entryPoint: 'corner' },
          fragment: { module, entryPoint: 'take', targets: [{ format: target.format }] },
        });
        pipelines.set(device, pipeline);
      }
      const frame = sample.toVideoFrame();
      try {
        const group = device.createBindGroup({
          layout: pipeline.getBindGroupLayout(0),
          entries: [
            { binding: 0, resource: device.importExternalTexture({ source: frame, colorSpace: 'srgb' }) },
            { binding: 1, resource: device.createSampler() },
          ],
        });
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginRenderPass({
          colorAttachments: [{ view: target.createView(), loadOp: 'clear', storeOp: 'store' }],
        });
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.draw(3);
        pass.end();
        device.queue.submit([encoder.finish()]);
      } finally {
        frame.close();
      }
    },
  };
}
