import { StoryError } from '../../../../src/base/errors.ts';

/** An S3-compatible store, path-style: AWS, MinIO, Ceph, Garage, Swift … */
export interface S3Options {
  /** `https://s3.eu-central-1.amazonaws.com`, without the bucket. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Null where no `S3_ENDPOINT` is given. @throws StoryError `s3-option-missing`, `s3-address` */
export function s3Options(environment: Readonly<Record<string, string | undefined>>): S3Options | null {
  const endpoint = environment.S3_ENDPOINT;
  if (!endpoint) return null;
  const address = URL.parse(endpoint);
  if (!address || !/^https?:$/.test(address.protocol)) {
    throw new StoryError('s3-address', { params: { endpoint } });
  }
  const wanted = (name: string): string => {
    const value = environment[name];
    if (!value) throw new StoryError('s3-option-missing', { params: { name } });
    return value;
  };
  return {
    endpoint: address.href.replace(/\/+$/, ''),
    bucket: wanted('S3_BUCKET'),
    region: environment.S3_REGION || 'us-east-1',
    accessKeyId: wanted('S3_ACCESS_KEY_ID'),
    secretAccessKey: wanted('S3_SECRET_ACCESS_KEY'),
  };
}
