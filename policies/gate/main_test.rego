package gate_test

import data.gate
import data.gate.fixture

test_success_untouched_move_is_auto if {
	answer := gate.verdict with input as fixture.move
	answer.outcome == "auto"
	every entry in answer.rules {
		entry.outcome == "auto"
		entry.waived == false
	}
}

test_success_every_rule_answers_with_a_sentence if {
	answer := gate.verdict with input as fixture.move
	[entry.rule | some entry in answer.rules] == sort([name | some name, _ in data.thresholds])
	every entry in answer.rules {
		endswith(entry.reason, ".")
	}
}

test_fail_nothing_known_is_review if {
	every nothing in [null, {}, [], "auto", 1, true] {
		answer := gate.verdict with input as nothing
		answer.outcome == "review"
		count(answer.rules) == count(data.thresholds)
	}
}

test_fail_a_lost_rule_is_review if {
	answer := gate.verdict with input as fixture.move
		with data.thresholds as object.union(data.thresholds, {"two_approvals": {}})
	answer.outcome == "review"
	some entry in answer.rules
	entry.rule == "two_approvals"
	entry.outcome == "review"
}

test_fail_an_unregistered_rule_is_review if {
	answer := gate.verdict with input as fixture.move
		with data.thresholds as object.remove(data.thresholds, ["confidence"])
	answer.outcome == "review"
}

test_fail_another_version_of_the_input_is_review if {
	answer := gate.verdict with input as fixture.having("/version", 2)
	answer.outcome == "review"
}

test_fail_no_thresholds_is_review if {
	answer := gate.verdict with input as fixture.move with data.thresholds as {}
	answer.outcome == "review"
}

test_fail_deny_outranks_review if {
	answer := gate.verdict with input as fixture.patched([
		{"op": "replace", "path": "/diff/records/0/claim/confidence", "value": 0.1},
		{"op": "replace", "path": "/diff/records/0/claim/service", "value": "service-2"},
	])
	answer.outcome == "deny"
}

test_success_emergency_waives_cost_and_confidence if {
	answer := gate.verdict with input as json.patch(fixture.heal, worse_numbers)
	answer.outcome == "auto"
	{entry.rule | some entry in answer.rules; entry.waived} == {"cost_delta", "confidence"}
}

worse_numbers := [
	{"op": "replace", "path": "/diff/records/0/claim/confidence", "value": 0.2},
	{"op": "replace", "path": "/diff/records/0/claim/cost", "value": {"beforeUsdPerMonth": 100, "afterUsdPerMonth": 180, "savingUsdPerMonth": -80}},
]

test_fail_without_emergency_the_same_numbers_are_review if {
	answer := gate.verdict with input as fixture.patched(worse_numbers)
	answer.outcome == "review"
}

# Everything but the two thresholds stands in an emergency too.
test_fail_emergency_waives_nothing_else if {
	every change in [
		["/services/service-1/stateful", true],
		["/diff/fileCount", 3],
		["/diff/placements/0/onlyMarkedLiterals", false],
		["/diff/records/0/expiresAtMs", fixture.now - 1],
		["/diff/records/0/claim/cost/beforeUsdPerMonth", null],
		["/diff/records/0/claim/confidence", "0.99"],
		["/services/service-1/allowedProviders", ["gcp"]],
		["/target/machine", null],
		["/plan/baseSha", "3333333333333333333333333333333333333333"],
		["/forge/mergeRequest/author", "mallory"],
		["/diff/trailers", []],
	] {
		answer := gate.verdict with input as json.patch(fixture.heal, [{"op": "replace", "path": change[0], "value": change[1]}])
		answer.outcome != "auto"
	}
}

test_fail_a_rule_that_only_calls_itself_waivable_is_not_waived if {
	answer := gate.verdict with input as fixture.heal
		with data.gate.rules.record_fresh.result as {"outcome": "review", "reason": "Old.", "waivable": true}
	answer.outcome == "review"
}

test_fail_a_malformed_answer_is_review if {
	every said in [null, "auto", {}, {"outcome": "auto"}, {"outcome": "yes", "reason": "Fine."}, {"outcome": "auto", "reason": ""}] {
		answer := gate.verdict with input as fixture.move with data.gate.rules.confidence.result as said
		answer.outcome == "review"
	}
}
