package gate.rules.recomputed_test

import data.gate.fixture
import data.gate.rules.recomputed

answer_to(facts) := answer if answer := recomputed.result with input as facts

found(field, value) := answer_to(fixture.having(concat("", ["/diff/records/0/recomputed/", field]), value))

claimed(field, value) := answer_to(fixture.claimed(field, value))

of_kind(kind, field, value) := answer_to(json.patch(fixture.of_kind(kind), [{"op": "replace", "path": field, "value": value}]))

reviewed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

denied(answer, reason) if {
	answer.outcome == "deny"
	answer.waivable == false
	answer.reason == reason
}

unknown := "What the move costs and how sure it is cannot be computed anew."

implausible := "A price of the snapshot is not 0.25 to 4 times that of the catalogue."

test_success_same if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "120 USD a month, 12.5 USD once"
	answer.bound == "120 USD a month, 12.5 USD once, within 0.1 %"
}

thousand(field, value) := answer_to(fixture.patched([
	{"op": "replace", "path": concat("", ["/diff/records/0/claim/cost/", field]), "value": value},
	{"op": "replace", "path": concat("", ["/diff/records/0/recomputed/", field]), "value": 1000},
]))

# A cent on small amounts, a thousandth of what was computed on large ones.
test_success_within_rounding if {
	every field in ["afterUsdPerMonth", "beforeUsdPerMonth", "migrationUsd"] {
		every value in [999, 999.5, 1000, 1000.01, 1001] {
			thousand(field, value).outcome == "auto"
		}
		every value in [998.9, 998.9995, 1001.0005, 1001.1, 0, 2000] {
			thousand(field, value).outcome == "deny"
		}
	}
}

test_deny_beyond_rounding if {
	every value in [120.121, 119.879, 1, 1000] {
		claimed("cost/afterUsdPerMonth", value).outcome == "deny"
	}
	every value in [200.21, 199.79, 0, 500] {
		claimed("cost/beforeUsdPerMonth", value).outcome == "deny"
	}
	every value in [12.5126, 12.4874, 0, 100] {
		claimed("cost/migrationUsd", value).outcome == "deny"
	}
	denied(claimed("cost/afterUsdPerMonth", 60), "The record says a monthly cost after of 60; its snapshot yields 120.")
	denied(claimed("cost/beforeUsdPerMonth", 400), "The record says a monthly cost before of 400; its snapshot yields 200.")
	denied(claimed("cost/migrationUsd", 1), "The record says a one-off cost of 1; its snapshot yields 12.5.")
}

small(claimed_cost, found_cost) := answer_to(fixture.patched([
	{"op": "replace", "path": "/diff/records/0/claim/cost/migrationUsd", "value": claimed_cost},
	{"op": "replace", "path": "/diff/records/0/recomputed/migrationUsd", "value": found_cost},
]))

test_success_a_cent if {
	small(0.01, 0).outcome == "auto"
	small(0, 0.01).outcome == "auto"
	small(0, 0).outcome == "auto"
	small(1000000000, 1000000000).outcome == "auto"
	small(1.005, 1).outcome == "auto"
	small(0.995, 1).outcome == "auto"
}

test_deny_more_than_a_cent if {
	small(0.010001, 0).outcome == "deny"
	small(0, 0.010001).outcome == "deny"
	small(0.0101, 0).outcome == "deny"
	small(0, 0.0101).outcome == "deny"
	small(1.02, 1).outcome == "deny"
}

test_fail_amounts_unknown if {
	every field in ["afterUsdPerMonth", "beforeUsdPerMonth", "migrationUsd"] {
		every value in fixture.no_amounts {
			reviewed(found(field, value), unknown)
			reviewed(claimed(concat("", ["cost/", field]), value), unknown)
		}
		reviewed(answer_to(fixture.lacking(concat("", ["/diff/records/0/recomputed/", field]))), unknown)
	}
}

# An amount that is none contradicts nothing, however far it is from what was computed.
test_fail_amount_next_to_nothing if {
	reviewed(small(-0.005, 0), unknown)
	reviewed(small(0, -0.005), unknown)
	reviewed(small(1000000001, 1000000000), unknown)
	reviewed(small(1000000000, 1000000001), unknown)
}

test_success_heal_from_where_nothing_is_known if {
	before := "/diff/records/0/recomputed/beforeUsdPerMonth"
	of_kind("heal", before, null).outcome == "auto"
	of_kind("heal", before, 200).outcome == "auto"
	of_kind("heal", before, 100).outcome == "deny"
	every value in ["200", -1, true] {
		reviewed(of_kind("heal", before, value), unknown)
	}
	every kind in ["optimize", "scale", "revert"] {
		reviewed(of_kind(kind, before, null), unknown)
	}
}

hardly(sure, found_sure) := answer_to(fixture.patched([
	{"op": "replace", "path": "/diff/records/0/claim/confidence", "value": sure},
	{"op": "replace", "path": "/diff/records/0/recomputed/confidence", "value": found_sure},
]))

scored(score, found_score) := answer_to(fixture.patched([
	{"op": "replace", "path": "/diff/records/0/claim/score/to", "value": score},
	{"op": "replace", "path": "/diff/records/0/recomputed/score", "value": found_score},
]))

test_success_confidence_within_a_thousandth if {
	every value in [0.9309, 0.9291, 0.93] {
		claimed("confidence", value).outcome == "auto"
		of_kind("scale", "/diff/records/0/claim/confidence", value).outcome == "auto"
	}
	hardly(0.001, 0).outcome == "auto"
	hardly(0, 0.001).outcome == "auto"
	hardly(0.0010000004995, 0).outcome == "auto"
	hardly(0.0010000005005, 0).outcome == "deny"
	hardly(0.001000001, 0).outcome == "deny"
	hardly(0.0011, 0).outcome == "deny"
	hardly(0, 0.0011).outcome == "deny"
}

test_deny_confidence if {
	every value in [0.9311, 0.9289, 0.99, 0] {
		claimed("confidence", value).outcome == "deny"
		of_kind("scale", "/diff/records/0/claim/confidence", value).outcome == "deny"
	}
	denied(claimed("confidence", 0.99), "The record says a confidence of 0.99; its snapshot yields 0.93.")
	denied(found("confidence", 0.6), "The record says a confidence of 0.93; its snapshot yields 0.6.")
}

test_fail_confidence_unknown if {
	every value in fixture.no_numbers {
		reviewed(claimed("confidence", value), unknown)
		reviewed(found("confidence", value), unknown)
	}
	reviewed(answer_to(fixture.lacking("/diff/records/0/recomputed/confidence")), unknown)
}

# What is taken back goes exactly where the last move came from.
test_fail_takes_nothing_back if {
	of_kind("revert", "/diff/records/0/takesBack", true).outcome == "auto"
	astray := of_kind("revert", "/diff/records/0/takesBack", false)
	reviewed(astray, "It takes nothing back: the last move of this service did not come from where this one goes.")
	astray.remedy == "Go back to where the last move came from, or sign the move for what it is."
	every value in [null, "true", 1, []] {
		reviewed(of_kind("revert", "/diff/records/0/takesBack", value), unknown)
	}
	reviewed(answer_to(json.patch(fixture.of_kind("revert"), [{"op": "remove", "path": "/diff/records/0/takesBack"}])), unknown)
	every kind in ["optimize", "heal", "scale"] {
		of_kind(kind, "/diff/records/0/takesBack", null).outcome == "auto"
	}
}

# A heal and a revert are not made because a series of costs was convincing.
test_success_confidence_of_others if {
	every kind in ["heal", "revert"] {
		every value in [0.1, null, "0.93"] {
			of_kind(kind, "/diff/records/0/recomputed/confidence", value).outcome == "auto"
		}
	}
}

test_success_score_within_a_millionth if {
	every value in [0.7200009, 0.7199991, 0.72] {
		claimed("score/to", value).outcome == "auto"
	}
	scored(0.000001, 0).outcome == "auto"
	scored(0, 0.000001).outcome == "auto"
	scored(0.000001001, 0).outcome == "deny"
	scored(0.0000011, 0).outcome == "deny"
	scored(0, 0.0000011).outcome == "deny"
	scored(null, null).outcome == "auto"
}

test_deny_score if {
	every value in [0.7200011, 0.7199989, 1, -0.72] {
		claimed("score/to", value).outcome == "deny"
	}
	denied(claimed("score/to", 0.99), "The record says a score of 0.99; its snapshot yields 0.72.")
}

test_fail_score_malformed if {
	every value in ["0.72", true, [], {}] {
		reviewed(claimed("score/to", value), unknown)
		reviewed(found("score", value), unknown)
		reviewed(
			scored(null, value),
			unknown,
		)
		reviewed(
			scored(value, null),
			unknown,
		)
	}
	reviewed(claimed("score/to", null), unknown)
	reviewed(found("score", null), unknown)
	reviewed(claimed("score", null), unknown)
	reviewed(answer_to(fixture.lacking("/diff/records/0/claim/score")), unknown)
	reviewed(answer_to(fixture.lacking("/diff/records/0/recomputed/score")), unknown)
}

test_success_prices_near_the_catalogue if {
	every ratio in ["toPriceRatio", "fromPriceRatio"] {
		every value in [0.25, 1, 4] {
			found(ratio, value).outcome == "auto"
		}
	}
	of_kind("heal", "/diff/records/0/recomputed/fromPriceRatio", null).outcome == "auto"
}

# A price that nothing bounds is none, but where it fails it need not be known.
test_fail_no_price_before if {
	reviewed(found("fromPriceRatio", null), unknown)
	every kind in ["optimize", "scale", "revert"] {
		reviewed(of_kind(kind, "/diff/records/0/recomputed/fromPriceRatio", null), unknown)
	}
	reviewed(of_kind("heal", "/diff/records/0/recomputed/fromPriceRatio", 1000), implausible)
	reviewed(of_kind("heal", "/diff/records/0/recomputed/fromPriceRatio", "1"), unknown)
}

test_fail_prices_far_from_the_catalogue if {
	every ratio in ["toPriceRatio", "fromPriceRatio"] {
		every value in [0.249, 4.001, 0, 1000] {
			reviewed(found(ratio, value), implausible)
		}
		every value in ["1", true, [], {}, -1] {
			reviewed(found(ratio, value), unknown)
		}
		reviewed(answer_to(fixture.lacking(concat("", ["/diff/records/0/recomputed/", ratio]))), unknown)
	}
	reviewed(found("toPriceRatio", null), unknown)
}

# A contradiction is denied although something else is not known.
test_deny_before_unknown if {
	every change in [
		["cost/afterUsdPerMonth", 60],
		["cost/beforeUsdPerMonth", 400],
		["cost/migrationUsd", 1],
		["confidence", 0.99],
		["score/to", 0.99],
	] {
		answer := answer_to(json.patch(fixture.claimed(change[0], change[1]), [{"op": "replace", "path": "/diff/records/0/recomputed/toPriceRatio", "value": null}]))
		answer.outcome == "deny"
	}
	answer := answer_to(json.patch(fixture.claimed("cost/afterUsdPerMonth", 60), [{"op": "replace", "path": "/diff/records/0/claim/cost/migrationUsd", "value": null}]))
	answer.outcome == "deny"
}

test_fail_nothing_computed if {
	every facts in fixture.damaged("/diff/records/0/recomputed") {
		reviewed(answer_to(facts), unknown)
	}
	reviewed(answer_to(fixture.having("/diff/records", [])), "This change carries no decision record.")
}

under(field, value) := answer if {
	answer := recomputed.result with input as fixture.move
		with data.thresholds.recomputed as object.union(data.thresholds.recomputed, {field: value})
}

test_fail_thresholds_out_of_range if {
	every value in [-0.1, 1.1, null, "0.25", []] {
		under("lowestPriceRatio", value).outcome == "review"
	}
	every value in [0.9, 100.1, null, "4", []] {
		under("highestPriceRatio", value).outcome == "review"
	}
}

test_success_thresholds_in_range if {
	under("lowestPriceRatio", 0).outcome == "auto"
	under("highestPriceRatio", 100).outcome == "auto"
}

between(ratio, lowest, highest) := answer if {
	facts := json.patch(fixture.of_kind("heal"), [
		{"op": "replace", "path": "/diff/records/0/recomputed/toPriceRatio", "value": ratio},
		{"op": "replace", "path": "/diff/records/0/recomputed/fromPriceRatio", "value": null},
	])
	answer := recomputed.result with input as facts
		with data.thresholds.recomputed as {"lowestPriceRatio": lowest, "highestPriceRatio": highest}
}

# The price of the catalogue itself has to be inside.
test_fail_thresholds_beside_the_catalogue if {
	between(2, 1, 4).outcome == "auto"
	between(2, 1.5, 4).outcome == "review"
	between(0.5, 0.25, 1).outcome == "auto"
	between(0.5, 0.25, 0.75).outcome == "review"
}

test_success_narrowest_thresholds if {
	answer := recomputed.result with input as fixture.having("/diff/records/0/recomputed/toPriceRatio", 1)
		with data.thresholds.recomputed as {"lowestPriceRatio": 1, "highestPriceRatio": 1}
	answer.outcome == "auto"
}

test_fail_shown_as_unknown if {
	every field in ["afterUsdPerMonth", "migrationUsd"] {
		shown := recomputed.shown with input as fixture.having(concat("", ["/diff/records/0/recomputed/", field]), "5")
		shown == {"input": "unknown", "bound": "within 0.01 USD or 0.1 % of what the snapshot yields"}
	}
}

test_success_small_amounts_to_the_cent if {
	answer := answer_to(fixture.patched([
		{"op": "replace", "path": "/diff/records/0/claim/cost/migrationUsd", "value": 0.05},
		{"op": "replace", "path": "/diff/records/0/recomputed/migrationUsd", "value": 0.055},
	]))
	answer.outcome == "auto"
}

test_deny_just_over_a_cent if {
	answer := answer_to(fixture.patched([
		{"op": "replace", "path": "/diff/records/0/claim/cost/migrationUsd", "value": 0.05},
		{"op": "replace", "path": "/diff/records/0/recomputed/migrationUsd", "value": 0.060001},
	]))
	answer.outcome == "deny"
}

test_deny_just_over_a_thousandth if {
	found("beforeUsdPerMonth", 199.7999).outcome == "deny"
	claimed("cost/beforeUsdPerMonth", 200.2001).outcome == "deny"
}

test_fail_limits_that_leave_out_the_catalogue if {
	facts := fixture.having("/diff/records/0/recomputed/toPriceRatio", 1.6)
	lowest := recomputed.result with input as facts
		with data.thresholds.recomputed as {"lowestPriceRatio": 1.5, "highestPriceRatio": 4}
	lowest.outcome == "review"
	highest := recomputed.result with input as fixture.patched([
		{"op": "replace", "path": "/diff/records/0/recomputed/toPriceRatio", "value": 0.4},
		{"op": "replace", "path": "/diff/records/0/recomputed/fromPriceRatio", "value": 0.4},
	])
		with data.thresholds.recomputed as {"lowestPriceRatio": 0.25, "highestPriceRatio": 0.5}
	highest.outcome == "review"
}

test_success_edges_are_those_of_decimal_numbers if {
	found("score", 0.719999).outcome == "auto"
	found("score", 0.719998999).outcome == "deny"
	found("confidence", 0.929).outcome == "auto"
	found("confidence", 0.928999999).outcome == "deny"
	found("migrationUsd", 12.51).outcome == "auto"
	found("migrationUsd", 12.513).outcome == "deny"
}
