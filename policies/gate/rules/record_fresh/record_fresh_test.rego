package gate.rules.record_fresh_test

import data.gate.fixture
import data.gate.rules.record_fresh

valid_in(facts, issued, expires) := json.patch(facts, [
	{"op": "replace", "path": "/diff/records/0/issuedAtMs", "value": fixture.now + issued},
	{"op": "replace", "path": "/diff/records/0/expiresAtMs", "value": fixture.now + expires},
])

valid(issued, expires) := answer_to(valid_in(fixture.move, issued, expires))

answer_to(facts) := answer if answer := record_fresh.result with input as facts

reviewed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

unknown := "When the decision was issued and when it expires is not known."

test_success_fresh if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "expires in 540 s"
	answer.bound == "not expired, valid for at most 60 minutes"
}

test_success_a_clock_that_is_a_little_behind if {
	valid(60000, 120000).outcome == "auto"
}

test_success_whole_lifetime if {
	valid(-3599999, 1).outcome == "auto"
	valid(0, 1).outcome == "auto"
}

test_fail_from_the_future if {
	reviewed(valid(60001, 120000), "The decision was issued 60 s in the future.")
	reviewed(valid(90000, 120000), "The decision was issued 90 s in the future.")
}

# A clock that is a little behind is no reason, even where there is another.
test_fail_from_a_near_future_and_void if {
	reviewed(valid(60000, 60000), "The decision is valid for 0 s; more than 0 and at most 3600 are allowed.")
	reviewed(valid(59990, 59990), "The decision is valid for 0 s; more than 0 and at most 3600 are allowed.")
}

test_fail_expired if {
	reviewed(valid(-60000, 0), "The decision expired 0 s ago.")
	reviewed(valid(-60000, -1), "The decision expired 0 s ago.")
	reviewed(valid(-60000, -30000), "The decision expired 30 s ago.")
}

test_fail_valid_for_too_long if {
	reviewed(valid(-60000, 3540001), "The decision is valid for 3600 s; more than 0 and at most 3600 are allowed.")
	reviewed(valid(-60000, 7200000), "The decision is valid for 7260 s; more than 0 and at most 3600 are allowed.")
}

test_fail_valid_for_no_time if {
	reviewed(valid(-60000, -60000), "The decision is valid for 0 s; more than 0 and at most 3600 are allowed.")
	reviewed(valid(30000, 20000), "The decision is valid for -10 s; more than 0 and at most 3600 are allowed.")
	reviewed(valid(30000, 30000), "The decision is valid for 0 s; more than 0 and at most 3600 are allowed.")
}

test_fail_a_heal_lives_shorter if {
	answer_to(fixture.heal).outcome == "auto"
	answer_to(fixture.heal).bound == "not expired, valid for at most 10 minutes"
	answer_to(valid_in(fixture.heal, -60000, 540001)).outcome == "review"
}

test_fail_time_of_the_runner if {
	every change in [["/now/source", "runner"], ["/now/source", "clock"], ["/now/ms", null]] {
		reviewed(answer_to(fixture.having(change[0], change[1])), "The forge does not confirm what time it is.")
	}
}

test_fail_no_record if {
	reviewed(answer_to(fixture.having("/diff/records", [])), "This change carries no decision record.")
}

test_fail_damaged_is_review if {
	every path in ["/now", "/now/ms", "/now/source", "/diff/records/0/issuedAtMs", "/diff/records/0/expiresAtMs", "/diff/records/0/claim"] {
		every facts in fixture.damaged(path) {
			answer_to(facts).outcome == "review"
		}
	}
	every path in ["/diff/records/0/issuedAtMs", "/diff/records/0/expiresAtMs"] {
		every facts in fixture.damaged(path) {
			reviewed(answer_to(facts), unknown)
		}
	}
}

# The first and the last instant that is one.
test_success_range_of_instants if {
	every instant in [1000000000000, 9999999900000] {
		facts := fixture.patched([
			{"op": "replace", "path": "/now/ms", "value": instant},
			{"op": "replace", "path": "/diff/records/0/issuedAtMs", "value": instant},
			{"op": "replace", "path": "/diff/records/0/expiresAtMs", "value": instant + 1},
		])
		answer_to(facts).outcome == "auto"
	}
}

under(facts, field, value) := answer if {
	answer := record_fresh.result with input as facts
		with data.thresholds.record_fresh as object.union(data.thresholds.record_fresh, {field: value})
}

test_fail_no_thresholds_is_review if {
	answer := record_fresh.result with input as fixture.move with data.thresholds.record_fresh as {}
	reviewed(answer, unknown)
	every value in [null, "60", 0, 1441, -5, []] {
		reviewed(under(fixture.move, "lifetimeMinutes", value), unknown)
		reviewed(under(fixture.heal, "healLifetimeMinutes", value), unknown)
	}
	every value in [null, "60", -1, 601, []] {
		reviewed(under(fixture.move, "futureToleranceSeconds", value), unknown)
	}
}

# What a heal may do is not what other moves may do, not even where the one is not known.
test_success_thresholds_apply_to_their_kind if {
	under(fixture.move, "healLifetimeMinutes", null).outcome == "auto"
	under(fixture.heal, "lifetimeMinutes", null).outcome == "auto"
}

test_success_range_of_thresholds if {
	under(valid_in(fixture.move, 0, 60000), "lifetimeMinutes", 1).outcome == "auto"
	under(valid_in(fixture.move, 0, 86400000), "lifetimeMinutes", 1440).outcome == "auto"
	under(fixture.move, "futureToleranceSeconds", 0).outcome == "auto"
	under(fixture.move, "futureToleranceSeconds", 600).outcome == "auto"
}

test_fail_shown_as_unknown if {
	shown := record_fresh.shown with input as fixture.having("/now", null)
	shown == {"input": "unknown", "bound": "issued and expiring by the forge's clock"}
	other := record_fresh.shown with input as fixture.having("/diff/records/0/issuedAtMs", null)
	other == {"input": "unknown", "bound": "issued and expiring by the forge's clock"}
}

test_fail_too_long_from_the_edge_of_the_future if {
	reviewed(valid(60000, 3660001), "The decision is valid for 3600 s; more than 0 and at most 3600 are allowed.")
}

test_fail_without_its_beginning_nothing_is_shown if {
	shown := record_fresh.shown with input as fixture.having("/diff/records/0/issuedAtMs", null)
	shown.input == "unknown"
}
