package gate.rules.known_origin_test

import data.gate.fixture
import data.gate.rules.known_origin

outcome_with(path, value) := answer.outcome if {
	answer := known_origin.result with input as fixture.having(path, value)
}

merged := fixture.patched([
	{"op": "replace", "path": "/side", "value": "protected-branch"},
	{"op": "replace", "path": "/forge/pipelineUser", "value": "root"},
	{"op": "replace", "path": "/forge/mergeRequest/state", "value": "merged"},
	{"op": "replace", "path": "/forge/mergeRequest/headSha", "value": "4444444444444444444444444444444444444444"},
	{"op": "replace", "path": "/forge/mergeRequest/mergeCommitSha", "value": fixture.move.head.sha},
])

test_success_open_merge_request if {
	answer := known_origin.result with input as fixture.move
	answer.outcome == "auto"
}

test_success_merged if {
	answer := known_origin.result with input as merged
	answer.outcome == "auto"
}

test_fail_merged_as_another_commit if {
	answer := known_origin.result with input as json.patch(merged, [{"op": "replace", "path": "/forge/mergeRequest/mergeCommitSha", "value": fixture.move.base.sha}])
	answer.outcome == "review"
}

test_fail_pushed_after_the_check if {
	outcome_with("/forge/mergeRequest/headSha", "4444444444444444444444444444444444444444") == "review"
}

test_fail_somebody_else if {
	outcome_with("/forge/mergeRequest/author", "mallory") == "review"
	outcome_with("/forge/pipelineUser", "mallory") == "review"
}

test_fail_fork_or_other_branch if {
	outcome_with("/forge/mergeRequest/sameProject", false) == "review"
	outcome_with("/forge/mergeRequest/sourceBranch", "feature") == "review"
	outcome_with("/forge/mergeRequest/targetBranch", "staging") == "review"
}

test_fail_not_reached if {
	answer := known_origin.result with input as fixture.having("/forge/reached", false)
	answer.reason == "The forge could not be asked where this change comes from."
}

test_fail_no_merge_request if {
	answer := known_origin.result with input as fixture.having("/forge/mergeRequest", null)
	answer.reason == "No merge request belongs to this commit."
}

test_fail_local_side if {
	outcome_with("/side", "local") == "review"
}

test_fail_damaged_is_review if {
	every path in [
		"/side", "/head/sha", "/forge", "/forge/reached", "/forge/bot", "/forge/defaultBranch", "/forge/pipelineUser",
		"/forge/mergeRequest", "/forge/mergeRequest/author", "/forge/mergeRequest/sourceBranch",
		"/forge/mergeRequest/targetBranch", "/forge/mergeRequest/sameProject", "/forge/mergeRequest/state",
		"/forge/mergeRequest/headSha",
	] {
		every facts in fixture.damaged(path) {
			answer := known_origin.result with input as facts
			answer.outcome == "review"
		}
	}
}

# Two unknowns are not the same.
test_fail_author_and_bot_both_missing if {
	answer := known_origin.result with input as fixture.patched([
		{"op": "replace", "path": "/forge/bot", "value": ""},
		{"op": "replace", "path": "/forge/mergeRequest/author", "value": ""},
		{"op": "replace", "path": "/forge/pipelineUser", "value": ""},
	])
	answer.outcome == "review"
}
