package gate.rules.confidence_test

import data.gate.fixture
import data.gate.rules.confidence

answer_to(facts) := answer if answer := confidence.result with input as facts

at(value) := answer_to(fixture.claimed("confidence", value))

test_success_above if {
	at(0.851).outcome == "auto"
	at(1).outcome == "auto"
}

test_fail_on_the_limit_and_below if {
	every value in [0.85, 0.849, 0] {
		at(value).outcome == "review"
		at(value).waivable == true
	}
	at(0.85).reason == "Confidence 0.85 is not above 0.85."
	at(0.85).remedy == "Wait until the target is better with a probability above 0.85."
}

test_fail_out_of_range if {
	every value in [1.01, -0.01, 1e30] {
		at(value).reason == "The confidence is not known as a number from 0 to 1."
		at(value).waivable == false
	}
}

test_fail_damaged_is_review_and_not_waivable if {
	every facts in fixture.damaged("/diff/records/0/claim/confidence") {
		answer_to(facts).outcome == "review"
		answer_to(facts).waivable == false
	}
}

under(limit) := answer if {
	answer := confidence.result with input as fixture.move with data.thresholds.confidence.above as limit
}

test_fail_no_limit_is_review if {
	every limit in [null, "0.85", 2, -1, [], true] {
		under(limit).outcome == "review"
		under(limit).waivable == false
	}
}

test_success_whole_range_of_limits if {
	under(0).outcome == "auto"
	under(1).outcome == "review"
	under(1).waivable == true
}

test_fail_several_records if {
	answer_to(fixture.two_records).reason == "This change carries 2 decision records; a move carries one."
}

test_fail_record_that_is_not_canonical if {
	answer := answer_to(fixture.patched([
		{"op": "replace", "path": "/diff/records/0/canonical", "value": false},
		{"op": "replace", "path": "/diff/records/0/problem", "value": "it is not canonical JSON"},
	]))
	answer.reason == "The decision record cannot be read: it is not canonical JSON."
}

test_success_shown if {
	shown := confidence.shown with input as fixture.move
	shown == {"input": "0.93", "bound": "above 0.85"}
}

test_fail_shown_as_unknown if {
	shown := confidence.shown with input as fixture.claimed("confidence", "0.93")
	shown == {"input": "unknown", "bound": "above the threshold"}
}
