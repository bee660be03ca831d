/** Every call that we make: method, route below `/api/v4`, and its name in metrics and errors. */
const OPERATIONS: readonly (readonly [method: string, route: RegExp, name: string])[] = [
  ['GET', /^user$/, 'who_am_i'],
  ['GET', /^users$/, 'find_user'],
  ['GET', /^projects\/[^/]+$/, 'read_project'],
  ['GET', /^projects\/[^/]+\/merge_requests$/, 'list_merge_requests'],
  ['POST', /^projects\/[^/]+\/merge_requests$/, 'create_merge_request'],
  ['GET', /^projects\/[^/]+\/merge_requests\/\d+$/, 'read_merge_request'],
  ['PUT', /^projects\/[^/]+\/merge_requests\/\d+$/, 'update_merge_request'],
  ['PUT', /^projects\/[^/]+\/merge_requests\/\d+\/merge$/, 'set_auto_merge'],
  ['POST', /^projects\/[^/]+\/merge_requests\/\d+\/cancel_merge_when_pipeline_succeeds$/, 'cancel_auto_merge'],
  ['GET', /^projects\/[^/]+\/merge_requests\/\d+\/notes$/, 'list_notes'],
  ['POST', /^projects\/[^/]+\/merge_requests\/\d+\/notes$/, 'create_note'],
  ['PUT', /^projects\/[^/]+\/merge_requests\/\d+\/notes\/\d+$/, 'update_note'],
  ['GET', /^projects\/[^/]+\/pipelines$/, 'list_pipelines'],
  ['GET', /^projects\/[^/]+\/pipelines\/\d+$/, 'read_pipeline'],
  ['GET', /^projects\/[^/]+\/pipelines\/\d+\/jobs$/, 'list_jobs'],
  ['GET', /^projects\/[^/]+\/jobs\/\d+\/artifacts\//, 'read_artifact'],
];

/** A name from a short closed list, fit for a metric's label. */
export function operationOf(method: string, endpoint: string): string {
  return OPERATIONS.find(([verb, route]) => verb === method && route.test(endpoint))?.[2] ?? 'other';
}
