package gate.rules.waivers_test

import data.gate.fixture
import data.gate.rules.waivers

waiver := {"owner": "ann", "reason": "a contract ends", "expires": "2026-12-31"}

changed(changes) := object.union(waiver, changes)

lacking(field) := object.remove(waiver, [field])

answer_with(facts, list) := answer if answer := waivers.result with input as facts with data.waivers as list

own(rule, value) := answer_with(fixture.move, {"service-1": {rule: value}})

common(rule, value) := answer_with(fixture.move, {"*": {rule: value}})

by(list, rule) := said if said := waivers.by(rule) with input as fixture.move with data.waivers as list

# A move that is not sure enough, which a waiver may set aside.
unsure := fixture.claimed("confidence", 0.5)

reviewed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

unknown := "Which waivers there are is not known."

malformed(rule) := sprintf("A waiver of %s lacks an owner, a reason or a date, or cannot be waived.", [rule])

test_success_none if {
	answer := answer_with(fixture.move, {})
	answer.outcome == "auto"
	answer.reason == "No waiver concerns this service."
	answer.input == "0 waivers"
	answer.bound == "owner, reason and a day to come"
	not by({}, "confidence")
}

test_success_anothers if {
	answer_with(fixture.move, {"service-2": {"confidence": null}}).reason == "No waiver concerns this service."
	not by({"service-2": {"confidence": waiver}}, "confidence")
}

test_success_not_needed if {
	own("confidence", waiver).reason == "No waiver of this service is used."
	own("confidence", waiver).outcome == "auto"
	own("confidence", waiver).input == "1 waivers"
	common("confidence", waiver).reason == "No waiver of this service is used."
}

test_success_used if {
	every list in [{"service-1": {"confidence": waiver}}, {"*": {"confidence": waiver}}] {
		answer := answer_with(unsure, list)
		answer.outcome == "auto"
		answer.reason == "confidence is waived by ann, until 2026-12-31."
	}
}

test_success_every_rule_that_may_be_waived if {
	every rule, facts in {
		"blast_radius": fixture.having("/fleet/inFlight", 5),
		"confidence": unsure,
		"cost_delta": fixture.claimed("cost", {"beforeUsdPerMonth": 100, "afterUsdPerMonth": 200, "savingUsdPerMonth": -100, "migrationUsd": 0}),
		"minimum_saving": fixture.claimed("cost", {"beforeUsdPerMonth": 100, "afterUsdPerMonth": 99, "savingUsdPerMonth": 1, "migrationUsd": 0}),
	} {
		answer_with(facts, {"service-1": {rule: waiver}}).reason == sprintf("%s is waived by ann, until 2026-12-31.", [rule])
	}
}

test_success_freeze_waived if {
	answer := waivers.result with input as fixture.move
		with data.waivers as {"service-1": {"freeze_windows": waiver}}
		with data.freezes as {"always": {"zone": "UTC", "from": null, "to": null, "days": null, "hours": null, "reason": "calm", "exceptions": {}}}
	answer.reason == "freeze_windows is waived by ann, until 2026-12-31."
}

test_success_several_sorted if {
	answer := answer_with(unsure, {
		"service-1": {"confidence": waiver, "blast_radius": changed({"expires": "2026-01-01"})},
		"*": {"cost_delta": changed({"expires": "2026-01-02", "owner": "bob"})},
	})
	answer.reason == concat("; ", [
		"blast_radius was waived by ann, ignored since 2026-01-01",
		"confidence is waived by ann, until 2026-12-31",
		"cost_delta was waived by bob, ignored since 2026-01-02.",
	])
	answer.input == "3 waivers"
}

test_fail_expired_where_it_would_be_needed if {
	every list in [{"service-1": {"confidence": changed({"expires": "2026-09-21"})}}, {"*": {"confidence": changed({"expires": "2026-09-21"})}}] {
		answer_with(unsure, list).reason == "confidence was waived by ann, ignored since 2026-09-21."
	}
}

# The day itself is the first on which it does not hold any more.
test_fail_expired if {
	every day in ["2026-09-21", "2026-09-20", "2025-12-31"] {
		answer := own("confidence", changed({"expires": day}))
		answer.outcome == "auto"
		answer.reason == sprintf("confidence was waived by ann, ignored since %s.", [day])
		not by({"service-1": {"confidence": changed({"expires": day})}}, "confidence")
	}
	by({"service-1": {"confidence": changed({"expires": "2026-09-22"})}}, "confidence")
}

test_success_by if {
	by({"service-1": {"confidence": waiver}}, "confidence") == "a waiver of ann until 2026-12-31: a contract ends"
	by({"*": {"confidence": waiver}}, "confidence") == "a waiver of ann until 2026-12-31: a contract ends"
	not by({"service-1": {"confidence": waiver}}, "cost_delta")
	not by({"*": {"confidence": waiver}}, "cost_delta")
}

test_success_own_before_common if {
	both := {"service-1": {"confidence": waiver}, "*": {"confidence": changed({"owner": "bob"})}}
	startswith(by(both, "confidence"), "a waiver of ann")
	expired := {"service-1": {"confidence": changed({"expires": "2026-01-01"})}, "*": {"confidence": changed({"owner": "bob"})}}
	startswith(by(expired, "confidence"), "a waiver of bob")
}

wrong := array.concat(
	[lacking(field) | some field in ["owner", "reason", "expires"]],
	array.concat(
		[changed({field: value}) | some field in ["owner", "reason"]; some value in ["", "  ", null, 5]],
		array.concat(
			[changed({"expires": value}) | some value in ["", null, 20261231, "2026/12/31", "2026-12-1", "2026-13-01", "2026-12-32", "never"]],
			[null, [], {}, "waived", true],
		),
	),
)

test_fail_malformed if {
	every value in wrong {
		reviewed(own("confidence", value), malformed("confidence"))
		reviewed(common("confidence", value), malformed("confidence"))
		not by({"service-1": {"confidence": value}}, "confidence")
		not by({"*": {"confidence": value}}, "confidence")
	}
	own("confidence", null).remedy == "Correct or remove the waiver of confidence."
}

test_fail_what_may_not_be_waived if {
	every rule in ["signature", "not_replayed", "target_allowed", "cost-delta", "", "known_origin", "record_fresh"] {
		reviewed(own(rule, waiver), malformed(rule))
		not by({"service-1": {rule: waiver}}, rule)
	}
}

test_fail_first_by_name if {
	reviewed(answer_with(fixture.move, {"service-1": {"signature": waiver, "confidence": null}}), malformed("confidence, signature"))
}

test_fail_lists_unknown if {
	every value in [null, [], "none", 5] {
		reviewed(answer_with(fixture.move, value), unknown)
		reviewed(answer_with(fixture.move, {"service-1": value}), unknown)
		reviewed(answer_with(fixture.move, {"*": value}), unknown)
		reviewed(answer_with(unsure, {"service-1": value, "*": {"confidence": waiver}}), unknown)
		reviewed(answer_with(unsure, {"*": value, "service-1": {"confidence": waiver}}), unknown)
	}
}

test_fail_day_unknown if {
	reason := "Whether the waivers of this service still hold is not known: the forge does not confirm the day."
	every change in [
		["/now/source", "runner"],
		["/now/local/UTC", null],
		["/now/local/UTC/date", null],
		["/now/local/UTC/date", "2026/09/21"],
		["/now/local", {}],
	] {
		reviewed(answer_with(fixture.having(change[0], change[1]), {"service-1": {"confidence": waiver}}), reason)
		said := waivers.result with input as fixture.having(change[0], change[1]) with data.waivers as {}
		said.outcome == "auto"
	}
}

test_fail_no_record if {
	reviewed(answer_with(fixture.having("/diff/records", []), {}), "This change carries no decision record.")
	shown := waivers.shown with input as fixture.having("/diff/records", [])
	shown == {"input": "unknown", "bound": "owner, reason and a day to come"}
}
