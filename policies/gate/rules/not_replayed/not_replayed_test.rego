package gate.rules.not_replayed_test

import data.gate.fixture
import data.gate.rules.not_replayed

answer_to(facts) := answer if answer := not_replayed.result with input as facts

replayed(value) := answer_to(fixture.having("/diff/records/0/replayed", value))

reviewed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

unknown := "Whether the target branch carries this decision already is not known."

test_success_new if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "dec_01j0000000aaaaaaaaaaaaaaaa"
	answer.bound == "new to the target branch"
}

test_deny_carried_already if {
	answer := replayed(true)
	answer.outcome == "deny"
	answer.waivable == false
	answer.reason == "The decision beside service-1 was carried out before."
	answer.remedy == "Decide anew."
}

test_fail_unknown if {
	every value in [null, "false", "", 0, [], {}] {
		reviewed(replayed(value), unknown)
	}
	reviewed(answer_to(fixture.lacking("/diff/records/0/replayed")), unknown)
}

test_deny_one_of_several if {
	answer := answer_to(fixture.patched([{"op": "add", "path": "/diff/records/-", "value": {"service": "service-3", "replayed": true}}]))
	answer.outcome == "deny"
	reviewed(answer_to(fixture.two_records), "This change carries 2 decision records; a move carries one.")
}

test_fail_record_that_cannot_be_read if {
	reviewed(answer_to(fixture.having("/diff/records/0/canonical", false)), "The decision record lacks its id, its service or a known kind.")
	shown := not_replayed.shown with input as fixture.having("/diff/records/0/canonical", false)
	shown == {"input": "unknown", "bound": "new to the target branch"}
}
