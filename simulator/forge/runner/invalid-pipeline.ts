/** The CI files of a commit make no valid pipeline: what GitLab shows as a pipeline with YAML errors. */
export class InvalidPipeline extends Error {
  override readonly name = 'InvalidPipeline';
}
