package gate.rules.record_fresh_test

import data.gate.fixture
import data.gate.rules.record_fresh

valid(issued, expires) := fixture.patched([
	{"op": "replace", "path": "/diff/records/0/issuedAtMs", "value": fixture.now + issued},
	{"op": "replace", "path": "/diff/records/0/expiresAtMs", "value": fixture.now + expires},
])

outcome_of(facts) := answer.outcome if answer := record_fresh.result with input as facts

test_success_fresh if {
	answer := record_fresh.result with input as fixture.move
	answer.reason == "The decision is 60 s old and valid for another 540 s."
}

test_success_a_clock_that_is_a_little_behind if {
	outcome_of(valid(60000, 120000)) == "auto"
}

test_success_whole_lifetime if {
	outcome_of(valid(-3599999, 1)) == "auto"
}

test_fail_from_the_future if {
	outcome_of(valid(60001, 120000)) == "review"
}

test_fail_expired if {
	outcome_of(valid(-60000, 0)) == "review"
}

test_fail_valid_for_too_long if {
	outcome_of(valid(-60000, 3540001)) == "review"
}

test_fail_valid_for_no_time if {
	outcome_of(valid(-60000, -60000)) == "review"
}

test_fail_a_heal_lives_shorter if {
	outcome_of(fixture.heal) == "auto"
	outcome_of(json.patch(fixture.heal, [{"op": "replace", "path": "/diff/records/0/expiresAtMs", "value": fixture.now + 540001}])) == "review"
}

test_fail_time_of_the_runner if {
	outcome_of(fixture.having("/now/source", "runner")) == "review"
}

test_fail_damaged_is_review if {
	every path in ["/now", "/now/ms", "/now/source", "/diff/records/0/issuedAtMs", "/diff/records/0/expiresAtMs", "/diff/records/0/claim"] {
		every facts in fixture.damaged(path) {
			outcome_of(facts) == "review"
		}
	}
}

test_fail_no_thresholds_is_review if {
	answer := record_fresh.result with input as fixture.move with data.thresholds.record_fresh as {}
	answer.outcome == "review"
}
