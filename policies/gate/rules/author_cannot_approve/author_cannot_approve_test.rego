package gate.rules.author_cannot_approve_test

import data.gate.fixture
import data.gate.rules.author_cannot_approve

answer_to(facts) := answer if answer := author_cannot_approve.result with input as facts

request_with(changes) := answer_to(fixture.patched([
{"op": "replace", "path": concat("", ["/forge/mergeRequest/", field]), "value": value} |
	some field, value in changes
]))

merged := fixture.patched([
	{"op": "replace", "path": "/side", "value": "protected-branch"},
	{"op": "replace", "path": "/forge/mergeRequest/state", "value": "merged"},
])

merged_with(changes) := answer_to(json.patch(merged, [
{"op": "replace", "path": concat("", ["/forge/mergeRequest/", field]), "value": value} |
	some field, value in changes
]))

reviewed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

unknown := "Who wrote, approved and merged this change is not known."

test_success_nobody if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "by trimtab, approved by nobody"
	answer.bound == "approved and merged by others"
}

test_success_approved_by_others if {
	answer := request_with({"approvals": ["ann", "bob"]})
	answer.outcome == "auto"
	answer.input == "by trimtab, approved by ann, bob"
}

test_success_merged_by_the_bot_or_another if {
	merged_with({"mergeUser": "trimtab"}).outcome == "auto"
	merged_with({"mergeUser": "ann"}).outcome == "auto"
	merged_with({"author": "ann", "mergeUser": "trimtab"}).outcome == "auto"
	merged_with({"author": "ann", "mergeUser": "bob"}).outcome == "auto"
	request_with({"mergeUser": "ann"}).outcome == "auto"
}

test_deny_bot_approved_its_own if {
	answer := request_with({"approvals": ["ann", "trimtab"]})
	answer.outcome == "deny"
	answer.waivable == false
	answer.reason == "The bot approved its own merge request."
}

test_fail_bot_approved_anothers if {
	reviewed(request_with({"author": "ann", "approvals": ["trimtab"]}), "trimtab approved what they wrote themselves.")
	reviewed(request_with({"author": "ann", "approvals": ["trimtab"], "commitAuthors": ["ann"]}), "trimtab approved what they wrote themselves.")
}

test_fail_author_approved if {
	reviewed(request_with({"author": "ann", "approvals": ["bob", "ann"], "commitAuthors": []}), "ann approved what they wrote themselves.")
}

test_fail_who_wrote_a_commit_approved if {
	reviewed(request_with({"approvals": ["bob", "ann"], "commitAuthors": ["trimtab", "ann"]}), "ann approved what they wrote themselves.")
}

test_fail_author_merged if {
	reviewed(merged_with({"author": "ann", "mergeUser": "ann"}), "ann merged what they wrote themselves.")
	reviewed(request_with({"author": "ann", "mergeUser": "ann"}), "ann merged what they wrote themselves.")
}

test_fail_who_wrote_a_commit_merged if {
	reviewed(merged_with({"mergeUser": "ann", "commitAuthors": ["trimtab", "ann"]}), "ann merged what they wrote themselves.")
	reviewed(request_with({"mergeUser": "ann", "commitAuthors": ["ann"]}), "ann merged what they wrote themselves.")
	merged_with({"mergeUser": "trimtab", "commitAuthors": ["trimtab", "ann"]}).outcome == "auto"
	merged_with({"mergeUser": "bob", "commitAuthors": ["trimtab", "ann"]}).outcome == "auto"
}

test_fail_merger_unknown if {
	every value in [null, "", 5, true, []] {
		reviewed(merged_with({"mergeUser": value}), unknown)
	}
	every value in ["", 5, true, []] {
		reviewed(request_with({"mergeUser": value}), unknown)
	}
	every side in ["protected-branch", "local", null] {
		reviewed(answer_to(fixture.having("/side", side)), unknown)
	}
	reviewed(answer_to(fixture.lacking("/forge/mergeRequest/mergeUser")), unknown)
}

test_fail_approvals_unknown if {
	every value in [null, "ann", {}, [null], [5], [""], {"0": "ann"}] {
		reviewed(request_with({"approvals": value}), unknown)
		reviewed(request_with({"commitAuthors": value}), unknown)
	}
	reviewed(answer_to(fixture.lacking("/forge/mergeRequest/approvals")), unknown)
	reviewed(answer_to(fixture.lacking("/forge/mergeRequest/commitAuthors")), unknown)
}

test_fail_author_or_bot_unknown if {
	every value in [null, "", 5] {
		reviewed(request_with({"author": value}), unknown)
		reviewed(answer_to(fixture.having("/forge/bot", value)), unknown)
	}
	reviewed(answer_to(fixture.having("/forge/mergeRequest", null)), unknown)
	shown := author_cannot_approve.shown with input as fixture.having("/forge/mergeRequest", null)
	shown == {"input": "unknown", "bound": "approved and merged by others"}
}

# The bot may merge what it opened: that is no objection where something else is.
test_fail_bot_merged_its_own_and_something_is_unknown if {
	reviewed(merged_with({"mergeUser": "trimtab", "approvals": null}), unknown)
	reviewed(merged_with({"mergeUser": "trimtab", "commitAuthors": null}), unknown)
}

# Who is not known is not the same person as another who is not known.
test_fail_two_unknowns if {
	reviewed(merged_with({"author": null, "mergeUser": null}), unknown)
}

test_fail_merged_by_the_bot_is_nobodys_approval if {
	reviewed(merged_with({"mergeUser": "trimtab", "commitAuthors": null}), unknown)
}
