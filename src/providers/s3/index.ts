export { s3Files } from './s3-files.ts'
