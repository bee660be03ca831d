/** GitLab's commands, as of 18.5. */
const NAMES = `
  add_contacts add_email approve assign assign_reviewer award blocked_by blocks board_move cc child_of
  clear_health_status clear_weight clone close confidential convert_to_ticket copy_metadata create_merge_request done
  draft due duplicate epic estimate estimate_time health_status iteration label labels link lock merge milestone move
  page promote promote_to publish react ready reassign reassign_reviewer rebase relabel relate remove_contacts
  remove_due_date remove_email remove_epic remove_estimate remove_iteration remove_label remove_milestone remove_parent
  remove_reviewer remove_time_estimate remove_time_spent reopen request_changes request_review reviewer set_parent
  severity ship shrug spend spend_time spent submit_review subscribe tableflip tag target_branch title todo type
  unapprove unassign unassign_reviewer unlabel unlink unlock unsubscribe weight wip zoom
`.trim();
const COMMAND = new RegExp(`^/(?:${NAMES.split(/\s+/).join('|')})(?=\\s|$)`, 'i');
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * Lines of a text that GitLab would take as quick actions of its author. Fenced code is left out, as GitLab does;
 * everything doubtful (quotes, HTML, hidden comments) counts.
 */
export function findQuickActions(text: string): string[] {
  const found: string[] = [];
  let fence: string | null = null;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const mark = FENCE.exec(line)?.[1];
    if (fence === null && mark !== undefined) fence = mark;
    else if (fence !== null && mark?.startsWith(fence)) fence = null;
    else if (fence === null && COMMAND.test(line)) found.push(line);
  }
  return found;
}
