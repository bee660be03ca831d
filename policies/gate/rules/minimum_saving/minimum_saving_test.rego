package gate.rules.minimum_saving_test

import data.gate.fixture
import data.gate.rules.minimum_saving

answer_to(facts) := answer if answer := minimum_saving.result with input as facts

costing(before, saving, migration) := fixture.claimed("cost", {
	"beforeUsdPerMonth": before,
	"afterUsdPerMonth": 100,
	"savingUsdPerMonth": saving,
	"migrationUsd": migration,
})

saving(before, saved, migration) := answer_to(costing(before, saved, migration))

missed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == true
	answer.reason == reason
}

reviewed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

unknown := "What the move saves and what it costs to make is not known in USD."

test_success_worth_it if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.reason == "The saving is worth the move."
	answer.input == "80 USD saved a month, 12.5 USD once"
	answer.bound == "at least 25 USD a month, 2 % of the cost before and 0.5 times the cost of the move"
}

test_success_on_each_edge if {
	saving(200, 25, 12.5).outcome == "auto"
	saving(2000, 40, 12.5).outcome == "auto"
	saving(200, 80, 160).outcome == "auto"
	saving(200, 25, 0).outcome == "auto"
}

test_fail_too_small if {
	missed(saving(200, 24.99, 12.5), "A saving of 24.99 USD a month is less than 25 USD a month.")
	missed(saving(0, 0, 0), "A saving of 0 USD a month is less than 25 USD a month.")
	missed(saving(200, -80, 12.5), "A saving of -80 USD a month is less than 25 USD a month.")
	saving(200, 24, 12.5).remedy == "Wait for an offer that saves at least 25 USD a month."
}

test_fail_too_small_a_share if {
	missed(saving(2000, 39.99, 12.5), "A saving of 39.99 USD a month is less than 2 % of the cost before.")
	saving(2000, 30, 12.5).remedy == "Wait for an offer that saves at least 2 % of the cost before."
}

test_fail_not_worth_the_move if {
	missed(saving(200, 80, 160.1), "A saving of 80 USD a month is less than 0.5 times the cost of the move.")
	saving(200, 80, 200).remedy == "Wait for an offer that saves at least 0.5 times the cost of the move."
}

# The smallest saving first, then its share, then what it costs to have it.
test_fail_in_order if {
	saving(2000, 24, 1000).reason == "A saving of 24 USD a month is less than 25 USD a month."
	saving(2000, 30, 1000).reason == "A saving of 30 USD a month is less than 2 % of the cost before."
}

test_success_other_kinds if {
	every kind in ["heal", "scale", "revert"] {
		facts := json.patch(fixture.of_kind(kind), [{"op": "replace", "path": "/diff/records/0/claim/cost", "value": null}])
		answer := answer_to(facts)
		answer.outcome == "auto"
		answer.reason == "This move is not made to save money."
		answer.input == kind
		answer.bound == "moves to save money only"
		losing := json.patch(fixture.of_kind(kind), [{"op": "replace", "path": "/diff/records/0/claim/cost/savingUsdPerMonth", "value": -80}])
		answer_to(losing).reason == "This move is not made to save money."
		answer_to(losing).input == kind
		answer_to(fixture.of_kind(kind)).reason == "This move is not made to save money."
	}
}

test_fail_damaged_is_review_and_not_waivable if {
	every field in ["beforeUsdPerMonth", "afterUsdPerMonth", "migrationUsd"] {
		every value in fixture.no_amounts {
			reviewed(answer_to(fixture.claimed(concat("/", ["cost", field]), value)), unknown)
		}
	}
	every value in array.concat(fixture.no_numbers, [1000000001, -1000000001]) {
		reviewed(answer_to(fixture.claimed("cost/savingUsdPerMonth", value)), unknown)
	}
	every value in fixture.wrong_values {
		reviewed(answer_to(fixture.claimed("cost", value)), unknown)
	}
}

test_fail_no_record if {
	reviewed(answer_to(fixture.having("/diff/records", [])), "This change carries no decision record.")
	shown := minimum_saving.shown with input as fixture.having("/diff/records", [])
	shown == {"input": "unknown", "bound": "moves to save money only"}
}

under(field, value) := answer if {
	answer := minimum_saving.result with input as fixture.move
		with data.thresholds.minimum_saving as object.union(data.thresholds.minimum_saving, {field: value})
}

test_fail_thresholds_out_of_range if {
	every value in fixture.no_amounts {
		reviewed(under("minimumUsdPerMonth", value), unknown)
	}
	every value in [-0.1, 100.1, null, "2", []] {
		reviewed(under("minimumPercent", value), unknown)
	}
	every value in [-0.1, 1000.1, null, "0.5", []] {
		reviewed(under("minimumSavingToDisruption", value), unknown)
	}
}

test_success_thresholds_in_range if {
	under("minimumUsdPerMonth", 0).outcome == "auto"
	under("minimumUsdPerMonth", 1000000000).waivable == true
	under("minimumPercent", 0).outcome == "auto"
	under("minimumPercent", 100).waivable == true
	under("minimumSavingToDisruption", 0).outcome == "auto"
	under("minimumSavingToDisruption", 1000).waivable == true
}

test_success_edges_are_those_of_decimal_numbers if {
	cost := {"beforeUsdPerMonth": 12345.67, "afterUsdPerMonth": 12098.7566, "savingUsdPerMonth": 246.9134, "migrationUsd": 493.8268}
	answer_to(fixture.claimed("cost", cost)).outcome == "auto"
	answer_to(fixture.claimed("cost", object.union(cost, {"savingUsdPerMonth": 246.9133}))).outcome == "review"
}
