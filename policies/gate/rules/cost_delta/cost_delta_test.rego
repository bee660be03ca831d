package gate.rules.cost_delta_test

import data.gate.fixture
import data.gate.rules.cost_delta

answer_to(facts) := answer if answer := cost_delta.result with input as facts

costing(before, after, saving) := fixture.claimed("cost", {
	"beforeUsdPerMonth": before,
	"afterUsdPerMonth": after,
	"savingUsdPerMonth": saving,
	"migrationUsd": 12.5,
})

from_to(before, after) := answer_to(costing(before, after, before - after))

test_success_cheaper if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "200 to 120 USD a month (-40.0 %)"
	answer.bound == "below 5 %"
}

test_success_just_below_the_limit if {
	from_to(100, 104.99).outcome == "auto"
	from_to(1000000000, 1).outcome == "auto"
	from_to(0.01, 0).outcome == "auto"
	from_to(1, 0.5).input == "1 to 0.5 USD a month (-50.0 %)"
	from_to(0.5, 0.25).input == "0.5 to 0.25 USD a month (-50.0 %)"
}

test_fail_on_the_limit if {
	answer := from_to(100, 105)
	answer.outcome == "review"
	answer.waivable == true
	answer.reason == "The monthly cost goes from 100 to 105 USD a month (5.0 %), which is not below 5 %."
	answer.remedy == "Choose a target that raises the cost by less than 5 %."
	from_to(100, 106).waivable == true
}

test_fail_from_nothing if {
	answer := from_to(0, 10)
	answer.outcome == "review"
	answer.waivable == true
	answer.reason == "The service costs nothing now and 10 USD a month after: there is no percentage."
	from_to(0, 0).reason == "The service costs nothing now and 0 USD a month after: there is no percentage."
	shown := cost_delta.shown with input as costing(0, 10, -10)
	shown.input == "0 to 10 USD a month"
}

saving_of(saving) := answer_to(costing(200, 120, saving))

# A cent, or a thousandth of the cost before.
test_success_saving_rounded if {
	every saving in [80.01, 79.99, 80.2, 79.8] {
		saving_of(saving).outcome == "auto"
	}
	answer_to(costing(1, 0.5, 0.51)).outcome == "auto"
	answer_to(costing(0.01, 0, 0)).outcome == "auto"
	answer_to(costing(1000, 500, 501)).outcome == "auto"
	answer_to(costing(1000, 500, 499)).outcome == "auto"
	answer_to(costing(1, 0.5, 0.49)).outcome == "auto"
}

test_fail_saving_that_does_not_add_up if {
	every saving in [120, 80.21, 79.79, -80, 0] {
		saving_of(saving).outcome == "review"
		saving_of(saving).waivable == false
	}
	answer_to(costing(1, 0.5, 0.511)).waivable == false
	answer_to(costing(1000, 500, 501.001)).waivable == false
	answer_to(costing(1000, 500, 498.999)).waivable == false
	answer_to(costing(1, 0.5, 0.489)).waivable == false
	answer_to(costing(0, 10, 0)).waivable == false
	saving_of(120).reason == "A saving of 120 USD a month is not the difference of 200 and 120."
}

test_fail_damaged_cost_is_review_and_not_waivable if {
	every field in ["", "/beforeUsdPerMonth", "/afterUsdPerMonth", "/savingUsdPerMonth", "/migrationUsd"] {
		every facts in fixture.damaged(concat("", ["/diff/records/0/claim/cost", field])) {
			wrong(answer_to(facts))
		}
	}
}

# A saving of less than nothing is an amount like another, but not this one.
wrong(answer) if {
	answer.outcome == "review"
	answer.waivable == false
}

under(limit) := answer if {
	answer := cost_delta.result with input as fixture.move with data.thresholds.cost_delta.belowPercent as limit
}

test_fail_no_limit_is_review if {
	every limit in [null, "5", 1000, 101, -101, []] {
		under(limit).outcome == "review"
		under(limit).waivable == false
		under(limit).reason == "What the service costs before and after, and what the move costs, is not known in USD."
	}
}

test_success_whole_range_of_limits if {
	under(100).outcome == "auto"
	under(-100).waivable == true
	under(0).outcome == "auto"
}

test_fail_no_limit_and_no_sense_is_not_waivable if {
	answer := cost_delta.result with input as costing(0, 10, -10) with data.thresholds.cost_delta.belowPercent as null
	answer.waivable == false
	other := cost_delta.result with input as costing(200, 120, 0) with data.thresholds.cost_delta.belowPercent as null
	other.reason == "What the service costs before and after, and what the move costs, is not known in USD."
}

test_fail_no_record if {
	answer_to(fixture.having("/diff/records", [])).reason == "This change carries no decision record."
}

test_fail_shown_as_unknown if {
	shown := cost_delta.shown with input as fixture.claimed("cost", null)
	shown == {"input": "unknown", "bound": "below the limit"}
}

test_success_adds_up_to_the_cent if {
	answer_to(costing(2, 2, 0.01)).outcome == "auto"
	answer_to(costing(2, 2, 0.010001)).outcome == "review"
	answer_to(costing(2, 2, 0.0101)).outcome == "review"
}

test_success_adds_up_to_a_thousandth if {
	answer_to(costing(250, 250, 0.25)).outcome == "auto"
	answer_to(costing(250, 250, 0.2501)).outcome == "review"
}

test_success_small_amounts_have_a_percentage if {
	answer := from_to(0.5, 0.25)
	answer.input == "0.5 to 0.25 USD a month (-50.0 %)"
}

test_success_edges_are_those_of_decimal_numbers if {
	answer_to(costing(5, 4.9, 0.11)).outcome == "auto"
	answer_to(costing(5, 4.9, 0.110001)).outcome == "review"
	from_to(12345.67, 12962.9535).outcome == "review"
	from_to(12345.67, 12962.9534).outcome == "auto"
}
