package gate.rules.confidence_test

import data.gate.fixture
import data.gate.rules.confidence

at(value) := fixture.having("/diff/records/0/claim/confidence", value)

test_success_above if {
	answer := confidence.result with input as at(0.851)
	answer.outcome == "auto"
}

test_fail_on_the_limit if {
	answer := confidence.result with input as at(0.85)
	answer.outcome == "review"
	answer.reason == "Confidence 0.85 is not above 0.85."
	answer.waivable == true
}

test_fail_more_than_certain if {
	answer := confidence.result with input as at(1.01)
	answer.outcome == "review"
	answer.waivable == false
}

test_fail_damaged_is_review_and_not_waivable if {
	every facts in fixture.damaged("/diff/records/0/claim/confidence") {
		answer := confidence.result with input as facts
		answer.outcome == "review"
		answer.waivable == false
	}
}

test_fail_no_limit_is_review if {
	every limit in [null, "0.85", 2] {
		answer := confidence.result with input as fixture.move with data.thresholds.confidence.above as limit
		answer.outcome == "review"
	}
}

test_fail_several_records if {
	answer := confidence.result with input as fixture.patched([{
		"op": "add",
		"path": "/diff/records/-",
		"value": fixture.move.diff.records[0],
	}])
	answer.reason == "This change carries 2 decision records; a move carries one."
}

test_fail_record_that_is_not_canonical if {
	answer := confidence.result with input as fixture.patched([
		{"op": "replace", "path": "/diff/records/0/canonical", "value": false},
		{"op": "replace", "path": "/diff/records/0/problem", "value": "it is not canonical JSON"},
	])
	answer.reason == "The decision record cannot be read: it is not canonical JSON."
}
