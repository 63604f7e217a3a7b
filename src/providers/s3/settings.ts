import { S3Client } from '@aws-sdk/client-s3'

/** What the provider reads; all but the last two must be there once S3 is chosen. */
export type Settings = {
  S3_BUCKET?: string
  S3_REGION?: string
  S3_ACCESS_KEY_ID?: string
  S3_SECRET_ACCESS_KEY?: string
  S3_ENDPOINT?: string
  S3_FORCE_PATH_STYLE?: 'true' | 'false'
}

/** How long, in ms: to reach the vendor, to get its answer, and to wait for the next bytes. */
export type Patience = { connection: number; answer: number; silence: number }
const patience: Patience = { connection: 5_000, answer: 60_000, silence: 60_000 }

export type Bucket = { client: S3Client; Bucket: string }

export function openBucket(settings: Settings, { connection, answer, silence } = patience): Bucket {
  const client = new S3Client({
    region: required(settings, 'S3_REGION'),
    credentials: {
      accessKeyId: required(settings, 'S3_ACCESS_KEY_ID'),
      secretAccessKey: required(settings, 'S3_SECRET_ACCESS_KEY'),
    },
    ...(settings.S3_ENDPOINT && { endpoint: settings.S3_ENDPOINT }),
    forcePathStyle: settings.S3_FORCE_PATH_STYLE === 'true',
    // The checksums of newer SDKs come as trailers that most storages other than Amazon's refuse.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: connection,
      requestTimeout: answer,
      socketTimeout: silence,
      throwOnRequestTimeout: true,
    },
  })
  return { client, Bucket: required(settings, 'S3_BUCKET') }
}

function required(settings: Settings, name: keyof Settings): string {
  const value = settings[name]
  if (value === undefined) throw new Error(`${name} must be set`)
  return value
}
