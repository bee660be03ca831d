package gate_test

import data.gate
import data.gate.fixture
import data.gate.lib

verdict_on(facts) := answer if answer := gate.verdict with input as facts

outcome_on(facts) := verdict_on(facts).outcome

# What one rule says in a verdict.
entry_of(verdict, rule) := entry if {
	some entry in verdict.rules
	entry.rule == rule
}

names := sort([name | some name, _ in data.thresholds])

fields := {"rule", "outcome", "reason", "waived", "waivedBy", "input", "bound", "remedy"}

are_complete(verdict) if {
	every entry in verdict.rules {
		object.keys(entry) == fields
		endswith(entry.reason, ".")
		endswith(entry.remedy, ".")
		lib.is_text(entry.input)
		lib.is_text(entry.bound)
		is_boolean(entry.waived)
	}
}

test_success_untouched_move_is_auto if {
	answer := verdict_on(fixture.move)
	answer.outcome == "auto"
	are_complete(answer)
	every entry in answer.rules {
		entry.outcome == "auto"
		entry.waived == false
		entry.waivedBy == null
		entry.remedy == "Change nothing."
	}
}

test_success_every_rule_once_by_name if {
	[entry.rule | some entry in verdict_on(fixture.move).rules] == names
	count(names) == 20
}

# A folder that main.rego does not ask is no rule.
test_success_every_folder_is_asked if {
	names == sort([name | some name; data.gate.rules[name].result])
}

test_fail_nothing_known_is_review if {
	every nothing in [null, {}, [], "auto", 1, true] {
		answer := verdict_on(nothing)
		answer.outcome == "review"
		[entry.rule | some entry in answer.rules] == names
		are_complete(answer)
		every entry in answer.rules {
			entry.outcome == "review"
			entry.waived == false
			entry.reason == "The facts are of a version that this policy does not know."
			entry.input == "unknown"
		}
	}
}

test_fail_nothing_but_a_version if {
	answer := verdict_on({"version": 2})
	answer.outcome == "review"
	are_complete(answer)
	{entry.rule | some entry in answer.rules; entry.outcome == "auto"} == {"emergency_override", "freeze_windows"}
}

test_fail_another_version_of_the_input_is_review if {
	every value in [1, 3, "2", null] {
		answer := verdict_on(fixture.having("/version", value))
		answer.outcome == "review"
		every entry in answer.rules {
			entry.outcome == "review"
		}
	}
}

# Not even a contradiction is one in facts that nobody can read.
test_fail_another_version_is_never_denied if {
	facts := fixture.patched([
		{"op": "replace", "path": "/version", "value": 1},
		{"op": "replace", "path": "/diff/records/0/claim/service", "value": "service-2"},
	])
	outcome_on(facts) == "review"
}

test_fail_a_lost_rule_is_review if {
	answer := gate.verdict with input as fixture.move
		with data.thresholds as object.union(data.thresholds, {"no_fridays": {}})
	answer.outcome == "review"
	are_complete(answer)
	[entry.rule | some entry in answer.rules] == sort(array.concat(names, ["no_fridays"]))
	said := entry_of(answer, "no_fridays")
	said.outcome == "review"
	said.reason == "This rule is not part of the policy that was loaded."
	{entry.rule | some entry in answer.rules; entry.outcome != "auto"} == {"no_fridays"}
}

test_fail_an_unregistered_rule_is_review if {
	every name in names {
		answer := gate.verdict with input as fixture.move
			with data.thresholds as object.remove(data.thresholds, [name])
		answer.outcome == "review"
		[entry.rule | some entry in answer.rules] == names
		entry_of(answer, name).outcome == "review"
	}
	answer := gate.verdict with input as fixture.move with data.thresholds as object.remove(data.thresholds, ["signature"])
	entry_of(answer, "signature").reason == "This rule has no entry in the thresholds."
}

# As many as there should be, but not the same.
test_fail_one_rule_for_another if {
	answer := gate.verdict with input as fixture.move
		with data.thresholds as object.union(object.remove(data.thresholds, ["signature"]), {"signatures": {}})
	answer.outcome == "review"
	entry_of(answer, "signature").reason == "This rule has no entry in the thresholds."
}

test_fail_no_thresholds_is_review if {
	every value in [{}, null, []] {
		answer := gate.verdict with input as fixture.move with data.thresholds as value
		answer.outcome == "review"
	}
}

# Denied is denied, however many rules are registered.
test_deny_with_a_lost_rule if {
	answer := gate.verdict with input as fixture.claimed("service", "service-2")
		with data.thresholds as object.union(data.thresholds, {"no_fridays": {}})
	answer.outcome == "deny"
}

test_fail_deny_outranks_review if {
	outcome_on(fixture.patched([
		{"op": "replace", "path": "/diff/records/0/claim/confidence", "value": 0.1},
		{"op": "replace", "path": "/diff/records/0/claim/service", "value": "service-2"},
	])) == "deny"
}

# Each rule alone decides.
test_fail_each_rule_alone if {
	every change in [
		["author_cannot_approve", "/forge/mergeRequest/commitAuthors", null],
		["blast_radius", "/fleet/inFlight", 5],
		["data_only_diff", "/diff/fileCount", 3],
		["known_origin", "/forge/pipelineUser", "ann"],
		["not_replayed", "/diff/records/0/replayed", null],
		["plan_matches_record", "/effect", null],
		["policy_trusted", "/trust/source", "unknown"],
		["recomputed", "/diff/records/0/recomputed/toPriceRatio", null],
		["record_fresh", "/diff/records/0/expiresAtMs", fixture.now],
		["record_matches_diff", "/diff/records/0/files", "unknown"],
		["signature", "/diff/records/0/signature/status", "missing"],
		["target_allowed", "/services/service-1/memoryGib", 64],
		["two_approvals", "/services/service-1/tier", "critical"],
	] {
		answer := verdict_on(fixture.having(change[1], change[2]))
		answer.outcome == "review"
		are_complete(answer)
		{entry.rule | some entry in answer.rules; entry.outcome != "auto"} == {change[0]}
		entry_of(answer, change[0]).waived == false
		entry_of(answer, change[0]).waivedBy == null
	}
}

worse_numbers := [
	{"op": "replace", "path": "/diff/records/0/claim/confidence", "value": 0.2},
	{"op": "replace", "path": "/diff/records/0/claim/cost", "value": {"beforeUsdPerMonth": 100, "afterUsdPerMonth": 180, "savingUsdPerMonth": -80, "migrationUsd": 12.5}},
	{"op": "replace", "path": "/diff/records/0/recomputed/beforeUsdPerMonth", "value": 100},
	{"op": "replace", "path": "/diff/records/0/recomputed/afterUsdPerMonth", "value": 180},
	{"op": "replace", "path": "/diff/records/0/recomputed/confidence", "value": 0.2},
]

test_success_emergency_waives_cost_and_confidence if {
	answer := verdict_on(json.patch(fixture.heal, worse_numbers))
	answer.outcome == "auto"
	are_complete(answer)
	{entry.rule | some entry in answer.rules; entry.waived} == {"cost_delta", "confidence"}
	entry_of(answer, "confidence") == {
		"rule": "confidence",
		"outcome": "review",
		"reason": "Confidence 0.2 is not above 0.85.",
		"waived": true,
		"waivedBy": "the emergency",
		"input": "0.2",
		"bound": "above 0.85",
		"remedy": "Wait until the target is better with a probability above 0.85.",
	}
	entry_of(answer, "cost_delta").waivedBy == "the emergency"
}

test_fail_without_emergency_the_same_numbers_are_review if {
	answer := verdict_on(fixture.patched(worse_numbers))
	answer.outcome == "review"
	{entry.rule | some entry in answer.rules; entry.outcome == "review"} == {"cost_delta", "confidence", "minimum_saving"}
	every entry in answer.rules {
		entry.waived == false
	}
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
		["/diff/records/0/signature/status", "missing"],
		["/diff/records/0/signature/status", "forged"],
		["/diff/records/0/replayed", null],
		["/diff/records/0/replayed", true],
		["/diff/records/0/files", "unknown"],
		["/diff/records/0/recomputed/toPriceRatio", 10],
		["/diff/records/0/recomputed/afterUsdPerMonth", 60],
		["/trust/source", "unknown"],
		["/trust/policyVersion", 2],
		["/services/service-1/allowedProviders", ["gcp"]],
		["/services/service-1/tier", "critical"],
		["/target/machine", null],
		["/plan/baseSha", "3333333333333333333333333333333333333333"],
		["/effect/unexpected", ["aws_instance.miner"]],
		["/forge/mergeRequest/author", "mallory"],
		["/forge/mergeRequest/approvals", ["trimtab"]],
		["/fleet/inFlight", 20],
		["/fleet/healsInLastDay", 2],
		["/diff/trailers", []],
	] {
		outcome_on(fixture.healing(change[0], change[1])) != "auto"
	}
}

test_fail_emergency_waives_no_freeze if {
	answer := gate.verdict with input as fixture.heal
		with data.freezes as {"always": {"zone": "UTC", "from": null, "to": null, "days": null, "hours": null, "reason": "calm", "exceptions": {}}}
	answer.outcome == "review"
	entry_of(answer, "freeze_windows").waived == false
}

test_fail_a_rule_that_only_calls_itself_waivable_is_not_waived if {
	mock := {"outcome": "review", "reason": "Old.", "remedy": "Renew.", "waivable": true}
	answer := gate.verdict with input as fixture.heal with data.gate.rules.record_fresh.result as mock
	answer.outcome == "review"
	entry_of(answer, "record_fresh").waived == false
	other := gate.verdict with input as fixture.heal with data.gate.rules.record_fresh.result as mock
		with data.waivers as {"service-1": {"record_fresh": {"owner": "ann", "reason": "x", "expires": "2026-12-31"}}}
	entry_of(other, "record_fresh").waived == false
}

test_fail_what_is_denied_is_not_waived if {
	mock := {"outcome": "deny", "reason": "No.", "remedy": "Do.", "waivable": true}
	answer := gate.verdict with input as fixture.heal with data.gate.rules.confidence.result as mock
	answer.outcome == "deny"
	entry_of(answer, "confidence").outcome == "deny"
	entry_of(answer, "confidence").waived == false
	other := gate.verdict with input as fixture.move with data.gate.rules.confidence.result as mock with data.waivers as waiving("confidence")
	other.outcome == "deny"
	entry_of(other, "confidence").waived == false
}

waiving(rule) := {"service-1": {rule: {"owner": "ann", "reason": "a contract ends", "expires": "2026-12-31"}}}

missing := {
	"blast_radius": fixture.having("/fleet/inFlight", 5),
	"confidence": fixture.patched([
		{"op": "replace", "path": "/diff/records/0/claim/confidence", "value": 0.2},
		{"op": "replace", "path": "/diff/records/0/recomputed/confidence", "value": 0.2},
	]),
	"cost_delta": json.patch(fixture.of_kind("scale"), [
		{"op": "replace", "path": "/diff/records/0/claim/cost/afterUsdPerMonth", "value": 300},
		{"op": "replace", "path": "/diff/records/0/claim/cost/savingUsdPerMonth", "value": -100},
		{"op": "replace", "path": "/diff/records/0/recomputed/afterUsdPerMonth", "value": 300},
	]),
	"minimum_saving": fixture.patched([
		{"op": "replace", "path": "/diff/records/0/claim/cost/afterUsdPerMonth", "value": 199},
		{"op": "replace", "path": "/diff/records/0/claim/cost/savingUsdPerMonth", "value": 1},
		{"op": "replace", "path": "/diff/records/0/recomputed/afterUsdPerMonth", "value": 199},
	]),
}

test_success_a_waiver_waives_its_rule if {
	every rule, facts in missing {
		outcome_on(facts) == "review"
		answer := gate.verdict with input as facts with data.waivers as waiving(rule)
		answer.outcome == "auto"
		entry_of(answer, rule).outcome == "review"
		entry_of(answer, rule).waived == true
		entry_of(answer, rule).waivedBy == "a waiver of ann until 2026-12-31: a contract ends"
		{entry.rule | some entry in answer.rules; entry.waived} == {rule}
	}
}

test_success_a_waiver_waives_a_freeze if {
	answer := gate.verdict with input as fixture.move
		with data.waivers as waiving("freeze_windows")
		with data.freezes as {"always": {"zone": "UTC", "from": null, "to": null, "days": null, "hours": null, "reason": "calm", "exceptions": {}}}
	answer.outcome == "auto"
	entry_of(answer, "freeze_windows").waivedBy == "a waiver of ann until 2026-12-31: a contract ends"
}

test_fail_a_waiver_waives_no_other_rule if {
	every rule, facts in missing {
		every other in object.keys(missing) - {rule} {
			answer := gate.verdict with input as facts with data.waivers as waiving(other)
			answer.outcome == "review"
			entry_of(answer, rule).waived == false
		}
	}
}

# What is not known is not missed: nothing waives it.
test_fail_a_waiver_waives_nothing_unknown if {
	every rule, path in {
		"blast_radius": "/fleet/inFlight",
		"confidence": "/diff/records/0/claim/confidence",
		"cost_delta": "/diff/records/0/claim/cost/savingUsdPerMonth",
		"minimum_saving": "/diff/records/0/claim/cost/savingUsdPerMonth",
	} {
		answer := gate.verdict with input as fixture.having(path, null) with data.waivers as waiving(rule)
		answer.outcome == "review"
		entry_of(answer, rule).waived == false
	}
}

test_fail_an_expired_waiver_is_ignored_and_reported if {
	expired := {"service-1": {"blast_radius": {"owner": "ann", "reason": "a contract ends", "expires": "2026-09-21"}}}
	answer := gate.verdict with input as missing.blast_radius with data.waivers as expired
	answer.outcome == "review"
	entry_of(answer, "blast_radius").waived == false
	entry_of(answer, "waivers").reason == "blast_radius was waived by ann, ignored since 2026-09-21."
}

test_success_the_emergency_before_a_waiver if {
	answer := gate.verdict with input as json.patch(fixture.heal, worse_numbers) with data.waivers as waiving("confidence")
	answer.outcome == "auto"
	entry_of(answer, "confidence").waivedBy == "the emergency"
}

test_fail_a_malformed_answer_is_review if {
	every said in [null, "auto", {}, [], {"outcome": "yes", "reason": "Fine."}, {"outcome": "AUTO", "reason": "Fine."}, {"outcome": "review"}] {
		answer := gate.verdict with input as fixture.move with data.gate.rules.confidence.result as said
		answer.outcome == "review"
		entry_of(answer, "confidence").outcome == "review"
		entry_of(answer, "confidence").reason == "This rule gave an answer that is not one."
		are_complete(answer)
	}
	every outcome in ["yes", "AUTO", "", null, true] {
		said := {"outcome": outcome, "reason": "Fine.", "remedy": "Do.", "waivable": false}
		answer := gate.verdict with input as fixture.move with data.gate.rules.confidence.result as said
		entry_of(answer, "confidence").outcome == "review"
		entry_of(answer, "confidence").reason == "This rule gave an answer that is not one."
	}
}

# Even if something set aside what nothing may set aside.
test_fail_nothing_denied_is_clear if {
	said := [object.union(entry, {"outcome": "deny", "waived": true}) | some entry in verdict_on(fixture.move).rules]
	outcome := gate.outcome with input as fixture.move with data.gate.answers as said
	outcome == "deny"
}
