package gate.rules.known_origin_test

import data.gate.fixture
import data.gate.rules.known_origin

answer_to(facts) := answer if answer := known_origin.result with input as facts

with_value(path, value) := answer_to(fixture.having(path, value))

merged := fixture.patched([
	{"op": "replace", "path": "/side", "value": "protected-branch"},
	{"op": "replace", "path": "/forge/pipelineUser", "value": "root"},
	{"op": "replace", "path": "/forge/mergeRequest/state", "value": "merged"},
	{"op": "replace", "path": "/forge/mergeRequest/headSha", "value": "4444444444444444444444444444444444444444"},
	{"op": "replace", "path": "/forge/mergeRequest/mergeCommitSha", "value": fixture.move.head.sha},
])

after_merge(path, value) := answer_to(json.patch(merged, [{"op": "replace", "path": path, "value": value}]))

reviewed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

other_author := "The merge request was not opened by the bot."

other_push := "The last push to the merge request was not the bot's."

other_branch := "The merge request does not go from the bot's branch to the default branch of this project."

other_commit := "The commit that is judged is not the merge request's."

test_success_open_merge_request if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "trimtab from trimtab/optimize/service-1 to main"
	answer.bound == "trimtab from trimtab/optimize/service-1 to main"
}

test_success_merged if {
	answer_to(merged).outcome == "auto"
}

test_fail_merged_as_another_commit if {
	reviewed(after_merge("/forge/mergeRequest/mergeCommitSha", fixture.move.base.sha), other_commit)
	reviewed(after_merge("/forge/mergeRequest/mergeCommitSha", null), other_commit)
	reviewed(after_merge("/forge/mergeRequest/state", "opened"), other_commit)
	reviewed(after_merge("/forge/mergeRequest/state", "closed"), other_commit)
}

test_fail_merged_by_somebody_elses_request if {
	reviewed(after_merge("/forge/mergeRequest/author", "mallory"), other_author)
}

test_fail_pushed_after_the_check if {
	reviewed(with_value("/forge/mergeRequest/headSha", "4444444444444444444444444444444444444444"), other_commit)
}

test_fail_not_open_any_more if {
	reviewed(with_value("/forge/mergeRequest/state", "merged"), other_commit)
	reviewed(with_value("/forge/mergeRequest/state", "closed"), other_commit)
}

test_fail_somebody_else if {
	reviewed(with_value("/forge/mergeRequest/author", "mallory"), other_author)
	reviewed(with_value("/forge/pipelineUser", "mallory"), other_push)
	reviewed(with_value("/forge/bot", "other-bot"), other_author)
}

test_fail_fork_or_other_branch if {
	every change in [
		["/forge/mergeRequest/sameProject", false],
		["/forge/mergeRequest/sourceBranch", "feature"],
		["/forge/mergeRequest/sourceBranch", "trimtab/heal/service-1"],
		["/forge/mergeRequest/sourceBranch", "trimtab/optimize/service-2"],
		["/forge/mergeRequest/targetBranch", "staging"],
		["/forge/defaultBranch", "staging"],
	] {
		reviewed(with_value(change[0], change[1]), other_branch)
	}
}

test_fail_not_reached if {
	every value in [false, null, "true"] {
		reviewed(with_value("/forge/reached", value), "The forge could not be asked where this change comes from.")
	}
}

# Whatever else it says: a forge that was not reached has said nothing.
test_fail_not_reached_is_no_matter_of_the_rest if {
	every change in [
		["/forge/mergeRequest", null],
		["/forge/mergeRequest/author", "mallory"],
		["/forge/pipelineUser", "mallory"],
		["/forge/mergeRequest/targetBranch", "staging"],
		["/forge/mergeRequest/headSha", "4444444444444444444444444444444444444444"],
	] {
		answer := answer_to(fixture.patched([
			{"op": "replace", "path": "/forge/reached", "value": false},
			{"op": "replace", "path": change[0], "value": change[1]},
		]))
		reviewed(answer, "The forge could not be asked where this change comes from.")
	}
}

test_fail_no_merge_request if {
	reviewed(with_value("/forge/mergeRequest", null), "No merge request belongs to this commit.")
}

test_fail_local_side if {
	reviewed(with_value("/side", "local"), other_push)
	reviewed(with_value("/side", null), other_push)
}

test_fail_no_record if {
	reviewed(with_value("/diff/records", []), "This change carries no decision record.")
}

test_fail_damaged_is_review if {
	every path in [
		"/side", "/head/sha", "/forge", "/forge/reached", "/forge/bot", "/forge/defaultBranch", "/forge/pipelineUser",
		"/forge/mergeRequest", "/forge/mergeRequest/author", "/forge/mergeRequest/sourceBranch",
		"/forge/mergeRequest/targetBranch", "/forge/mergeRequest/sameProject", "/forge/mergeRequest/state",
		"/forge/mergeRequest/headSha",
	] {
		every facts in fixture.damaged(path) {
			answer_to(facts).outcome == "review"
		}
	}
	every path in ["/side", "/head/sha", "/forge/mergeRequest/state", "/forge/mergeRequest/mergeCommitSha"] {
		every facts in fixture.damaged_in(merged, path) {
			answer_to(facts).outcome == "review"
		}
	}
}

# Two unknowns are not the same.
test_fail_both_missing if {
	every value in ["", null] {
		every paths in [
			["/forge/bot", "/forge/mergeRequest/author", "/forge/pipelineUser"],
			["/forge/defaultBranch", "/forge/mergeRequest/targetBranch"],
			["/head/sha", "/forge/mergeRequest/headSha"],
		] {
			answer := answer_to(fixture.patched([{"op": "replace", "path": path, "value": value} | some path in paths]))
			answer.outcome == "review"
		}
	}
}

test_fail_both_missing_after_the_merge if {
	every value in ["", null] {
		answer := answer_to(json.patch(merged, [
			{"op": "replace", "path": "/head/sha", "value": value},
			{"op": "replace", "path": "/forge/mergeRequest/mergeCommitSha", "value": value},
		]))
		reviewed(answer, other_commit)
	}
}

test_fail_shown_as_unknown if {
	shown := known_origin.shown with input as fixture.having("/forge/mergeRequest", null)
	shown == {"input": "unknown", "bound": "the bot's own merge request"}
}
