package gate.rules.cost_delta_test

import data.gate.fixture
import data.gate.rules.cost_delta

claim := "/diff/records/0/claim"

with_cost(before, after) := fixture.having(concat("", [claim, "/cost"]), {
	"beforeUsdPerMonth": before,
	"afterUsdPerMonth": after,
	"savingUsdPerMonth": before - after,
})

test_success_cheaper if {
	answer := cost_delta.result with input as fixture.move
	answer.outcome == "auto"
	answer.reason == "The monthly cost goes from 200 to 120 USD (-40.0 %), below the limit of 5 %."
}

test_success_just_below_the_limit if {
	answer := cost_delta.result with input as with_cost(100, 104.99)
	answer.outcome == "auto"
}

test_fail_on_the_limit if {
	answer := cost_delta.result with input as with_cost(100, 105)
	answer.outcome == "review"
	answer.reason == "The monthly cost goes from 100 to 105 USD (5.0 %), not below the limit of 5 %."
	answer.waivable == true
}

test_fail_from_nothing if {
	answer := cost_delta.result with input as with_cost(0, 10)
	answer.outcome == "review"
}

test_fail_saving_that_does_not_add_up if {
	answer := cost_delta.result with input as fixture.having(concat("", [claim, "/cost/savingUsdPerMonth"]), 120)
	answer.outcome == "review"
	answer.waivable == false
}

test_success_saving_rounded_to_cents if {
	answer := cost_delta.result with input as fixture.having(concat("", [claim, "/cost/savingUsdPerMonth"]), 80.01)
	answer.outcome == "auto"
}

test_fail_damaged_cost_is_review_and_not_waivable if {
	every field in ["/cost", "/cost/beforeUsdPerMonth", "/cost/afterUsdPerMonth", "/cost/savingUsdPerMonth"] {
		every facts in fixture.damaged(concat("", [claim, field])) {
			answer := cost_delta.result with input as facts
			answer.outcome == "review"
			answer.waivable == false
		}
	}
}

test_fail_no_limit_is_review if {
	every limit in [null, "5", 1000] {
		answer := cost_delta.result with input as fixture.move with data.thresholds.cost_delta.belowPercent as limit
		answer.outcome == "review"
	}
}

test_fail_no_record if {
	answer := cost_delta.result with input as fixture.having("/diff/records", [])
	answer.reason == "This change carries no decision record."
}
