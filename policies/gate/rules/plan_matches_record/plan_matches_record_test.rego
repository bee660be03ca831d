package gate.rules.plan_matches_record_test

import data.gate.fixture
import data.gate.rules.plan_matches_record

answer_to(facts) := answer if answer := plan_matches_record.result with input as facts

with_value(path, value) := answer_to(fixture.having(path, value))

kept(index) := object.union(fixture.created(index), {"action": "no-op"})

extra(changes) := fixture.patched([{
	"op": "add",
	"path": "/plan/resources/-",
	"value": object.union(fixture.created(9), changes),
}])

# Something beside the instances, which says nothing of where it is.
aside(changes) := extra(object.union(
	{"instance": false, "namedServices": [], "place": {"provider": null, "region": null, "instanceType": null}},
	changes,
))

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

unknown := "The plan is not known."

unreadable := "The plan lists a resource that cannot be read."

other_base := "The plan was made against another base commit."

unsigned := "What was signed to happen, or what the plan would do, is not known."

asked_for(leaves) := sprintf("The plan leaves %d instances of service-1; the record asks for 2 x ecs.c6.large in alibaba/us-east-1.", [leaves])

foreign := "The plan touches terraform_data.instance-us-east-1-9, which is not part of service-1."

test_success_intended if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "4 resources changed"
	answer.bound == "as signed, resource by resource"
}

test_success_instances_that_stay_are_counted if {
	with_value("/plan/resources", [kept(0), fixture.created(1)]).outcome == "auto"
	with_value("/plan/resources", [kept(0), fixture.created(1)]).input == "1 resources changed"
}

test_success_every_action_that_writes if {
	every action in ["create", "update", "replace"] {
		answer_to(aside({"action": action})).outcome == "auto"
		with_value("/plan/resources/2/action", action).outcome == "auto"
	}
	answer_to(aside({"action": "delete"})).outcome == "auto"
}

# What stays as it is may be anywhere, and anybody's.
test_success_others_that_stay if {
	answer_to(extra({
		"action": "no-op", "stack": "cluster", "service": null, "namedServices": ["service-2"],
		"place": {"provider": "gcp", "region": "us-central1", "instanceType": "n2"},
	})).outcome == "auto"
}

test_deny_digest if {
	denied(with_value("/plan/digestMatches", false), "The plan's digest is not that of its stacks.")
}

test_fail_digest_unknown if {
	every value in [null, "true", 1] {
		reviewed(with_value("/plan/digestMatches", value), unknown)
	}
}

test_deny_plan_of_another_commit if {
	denied(with_value("/plan/headSha", "3333333333333333333333333333333333333333"), "The plan was made for another commit.")
	denied(with_value("/head/sha", "3333333333333333333333333333333333333333"), "The plan was made for another commit.")
}

test_fail_commit_unknown if {
	reviewed(with_value("/plan/headSha", null), unknown)
	answer_to(fixture.patched([
		{"op": "replace", "path": "/plan/headSha", "value": ""},
		{"op": "replace", "path": "/head/sha", "value": ""},
	])).outcome == "review"
	answer_to(fixture.patched([
		{"op": "replace", "path": "/plan/headSha", "value": null},
		{"op": "replace", "path": "/head/sha", "value": null},
	])).outcome == "review"
}

test_deny_another_stack if {
	denied(answer_to(extra({"stack": "service-2"})), foreign)
	denied(answer_to(extra({"service": "service-2"})), foreign)
	denied(answer_to(extra({"service": null})), foreign)
	answer_to(extra({"stack": "service-2"})).remedy == "Plan changes of service-1 alone."
}

test_deny_resource_of_another_service if {
	every action in ["create", "update", "replace", "delete"] {
		denied(answer_to(extra({"action": action, "namedServices": ["service-1", "service-2"]})), foreign)
		denied(answer_to(aside({"action": action, "stack": "service-2"})), foreign)
		denied(answer_to(aside({"action": action, "service": "service-2"})), foreign)
	}
}

test_deny_elsewhere if {
	every field in ["provider", "region", "instanceType"] {
		every action in ["create", "update", "replace"] {
			denied(
				answer_to(aside({"action": action, "place": {field: "elsewhere"}})),
				"The plan puts terraform_data.instance-us-east-1-9 elsewhere than the record says.",
			)
		}
		denied(
			with_value(concat("", ["/plan/resources/2/place/", field]), "elsewhere"),
			"The plan puts terraform_data.instance-us-east-1-0 elsewhere than the record says.",
		)
	}
}

test_success_deleted_where_it_was if {
	every field in ["provider", "region", "instanceType"] {
		answer_to(aside({"action": "delete", "place": {field: "elsewhere"}})).outcome == "auto"
	}
}

test_fail_too_many_instances if {
	reviewed(answer_to(extra({})), asked_for(3))
	reviewed(answer_to(extra({"action": "no-op"})), asked_for(3))
}

test_fail_too_few_instances if {
	reviewed(answer_to(fixture.lacking("/plan/resources/3")), asked_for(1))
	reviewed(with_value("/plan/resources/3/instance", false), asked_for(1))
}

test_fail_one_left_where_it_was if {
	reviewed(with_value("/plan/resources/1/action", "no-op"), asked_for(3))
	stays := json.patch(fixture.having("/plan/resources/1/action", "no-op"), [{"op": "remove", "path": "/plan/resources/3"}])
	reviewed(answer_to(stays), asked_for(2))
}

# An instance that stays has to be where the record says, in each of the three fields.
test_fail_one_that_stays_elsewhere if {
	every field in ["provider", "region", "instanceType"] {
		stays := object.union(kept(0), {"place": {field: "elsewhere"}})
		reviewed(with_value("/plan/resources", [stays, fixture.created(1)]), asked_for(2))
	}
	nameless := object.union(kept(0), {"namedServices": ["service-2"]})
	reviewed(with_value("/plan/resources", [nameless, fixture.created(1)]), asked_for(2))
	elsewhere := object.union(kept(0), {"stack": "service-2"})
	reviewed(with_value("/plan/resources", [elsewhere, fixture.created(1)]), asked_for(1))
}

test_fail_instance_that_says_not_where_it_is if {
	every field in ["provider", "region", "instanceType"] {
		reviewed(with_value(concat("", ["/plan/resources/2/place/", field]), null), asked_for(2))
	}
}

test_fail_instance_without_a_name if {
	reviewed(with_value("/plan/resources/2/namedServices", []), asked_for(2))
}

test_fail_nothing_to_do if {
	reviewed(with_value("/plan/resources", []), "The plan changes nothing.")
	reviewed(with_value("/plan/resources", [kept(0), kept(1)]), "The plan changes nothing.")
}

test_fail_other_base if {
	reviewed(with_value("/plan/baseSha", "3333333333333333333333333333333333333333"), other_base)
	reviewed(with_value("/base/sha", "3333333333333333333333333333333333333333"), other_base)
	reviewed(with_value("/base/sha", null), other_base)
	every value in ["", null] {
		answer_to(fixture.patched([
			{"op": "replace", "path": "/plan/baseSha", "value": value},
			{"op": "replace", "path": "/base/sha", "value": value},
		])).outcome == "review"
	}
}

test_fail_problem if {
	answer := with_value("/plan/problem", "there is no plan.json")
	reviewed(answer, "The plan cannot be judged: there is no plan.json.")
	every value in ["", 5, false] {
		reviewed(with_value("/plan/problem", value), unknown)
	}
}

test_fail_not_known if {
	every value in [false, null, "true"] {
		reviewed(with_value("/plan/known", value), unknown)
	}
}

test_fail_no_record if {
	reviewed(with_value("/diff/records", []), "This change carries no decision record.")
}

test_fail_target_unreadable if {
	every value in [null, {}, 5] {
		answer_to(fixture.claimed("to", value)).outcome == "review"
	}
	answer_to(fixture.claimed("to/count", "2")).outcome == "review"
}

test_fail_unreadable_resource if {
	every change in [
		["address", null], ["address", ""], ["address", 5],
		["stack", null], ["stack", ""],
		["action", "read"], ["action", null], ["action", "CREATE"],
		["instance", null], ["instance", "true"],
		["namedServices", null], ["namedServices", {}], ["namedServices", "service-1"],
		["place", null], ["place", "here"],
	] {
		every index in ["0", "2"] {
			reviewed(with_value(concat("/", ["/plan/resources", index, change[0]]), change[1]), unreadable)
		}
		reviewed(answer_to(fixture.patched([{"op": "add", "path": "/plan/resources/-", "value": object.union(kept(9), {change[0]: change[1]})}])), unreadable)
	}
}

test_fail_unreadable_beside_the_instances if {
	every action in ["create", "update", "replace", "delete", "no-op"] {
		every changes in [{"instance": null}, {"instance": "false"}, {"namedServices": {}}, {"namedServices": null}, {"address": ""}] {
			reviewed(answer_to(aside(object.union({"action": action}, changes))), unreadable)
		}
	}
}

test_fail_unreadable_place if {
	every field in ["provider", "region", "instanceType"] {
		every value in ["", 5, [], {}, true] {
			every index in ["0", "2"] {
				reviewed(with_value(concat("/", ["/plan/resources", index, "place", field]), value), unreadable)
			}
		}
		reviewed(answer_to(fixture.lacking(concat("", ["/plan/resources/2/place/", field]))), unreadable)
	}
}

test_fail_no_list_of_resources if {
	every value in [null, {}, "none", {"0": fixture.created(0), "1": fixture.created(1)}] {
		reviewed(with_value("/plan/resources", value), unreadable)
	}
}

test_fail_effect_unknown if {
	every value in [null, {}, [], 5] {
		reviewed(with_value("/effect", value), unsigned)
	}
	every list in ["unexpected", "missing", "different"] {
		reviewed(answer_to(fixture.lacking(concat("", ["/effect/", list]))), unsigned)
		every value in [null, {}, "", false, 0, [5], [""], [null]] {
			reviewed(with_value(concat("", ["/effect/", list]), value), unsigned)
		}
	}
}

test_fail_not_what_was_signed if {
	one := ["aws_instance.miner"]
	reviewed(with_value("/effect/unexpected", one), "The plan touches aws_instance.miner, which was not signed.")
	reviewed(with_value("/effect/missing", one), "The plan leaves out aws_instance.miner, which was signed.")
	reviewed(with_value("/effect/different", one), "The plan does something else with aws_instance.miner than was signed.")
	two := ["aws_instance.miner", "aws_instance.other"]
	reviewed(with_value("/effect/unexpected", two), "The plan touches aws_instance.miner, aws_instance.other, which was not signed.")
}

# What contradicts the record stays denied, whatever was signed.
test_deny_before_what_was_not_signed if {
	facts := json.patch(extra({"stack": "service-2"}), [{"op": "replace", "path": "/effect", "value": null}])
	denied(answer_to(facts), foreign)
}

test_fail_damaged_is_never_auto if {
	every path in [
		"/plan", "/plan/known", "/plan/digestMatches", "/plan/headSha", "/plan/baseSha", "/plan/resources",
		"/plan/resources/0/stack", "/plan/resources/0/service", "/plan/resources/0/action",
		"/plan/resources/2/stack", "/plan/resources/2/service", "/plan/resources/2/action", "/plan/resources/2/instance",
		"/plan/resources/2/place", "/plan/resources/2/place/region", "/head/sha", "/base/sha", "/effect",
		"/diff/records/0/claim/to", "/diff/records/0/claim/to/count",
	] {
		every facts in fixture.damaged(path) {
			answer_to(facts).outcome != "auto"
		}
	}
}

test_fail_entry_that_is_no_resource_is_review if {
	every value in fixture.wrong_values {
		reviewed(with_value("/plan/resources/0", value), unreadable)
	}
}

test_fail_shown_as_unknown if {
	shown := plan_matches_record.shown with input as fixture.having("/plan/resources", null)
	shown == {"input": "unknown", "bound": "as signed, resource by resource"}
}

test_fail_resource_that_may_be_an_instance if {
	answer_to(aside({"instance": null})).outcome == "review"
}

test_fail_resource_whose_services_are_no_list if {
	answer_to(aside({"namedServices": {}})).outcome == "review"
}
