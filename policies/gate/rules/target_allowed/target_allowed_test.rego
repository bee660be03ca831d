package gate.rules.target_allowed_test

import data.gate.fixture
import data.gate.rules.target_allowed

answer_to(facts) := answer if answer := target_allowed.result with input as facts

with_value(path, value) := answer_to(fixture.having(path, value))

with_spec(field, value) := with_value(concat("", ["/services/service-1/", field]), value)

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

unknown := "What the service may use, or what the target offers, is not known on the target branch."

test_success_allowed if {
	answer := answer_to(fixture.move)
	answer.outcome == "auto"
	answer.input == "ecs.c6.large in alibaba/us-east-1"
	answer.bound == "catalogues, the gate's lists, the service's needs"
}

test_success_named_in_every_list if {
	answer := answer_to(fixture.patched([
		{"op": "replace", "path": "/services/service-1/allowedProviders", "value": ["gcp", "alibaba"]},
		{"op": "replace", "path": "/services/service-1/allowedRegions", "value": ["alibaba/us-east-1"]},
		{"op": "replace", "path": "/services/service-1/residency", "value": ["na"]},
	]))
	answer.outcome == "auto"
}

test_success_every_geography if {
	every geography in ["na", "eu", "apac", "sa"] {
		with_value("/target/geography", geography).outcome == "auto"
	}
	reviewed(with_value("/target/geography", "moon"), unknown)
}

test_deny_not_in_the_catalogues if {
	denied(with_value("/target/geography", null), "No catalogue knows alibaba/us-east-1.")
	denied(with_value("/target/machine", null), "alibaba/us-east-1 does not offer ecs.c6.large.")
}

# Catalogues that could not be read prove nothing.
test_fail_no_catalogues if {
	every known in [false, null, "true"] {
		reviewed(with_value("/target", {"known": known, "geography": null, "machine": null}), unknown)
		reviewed(with_value("/target/known", known), unknown)
		reviewed(with_value("/target", {"known": known, "geography": "na", "machine": null}), unknown)
	}
}

test_deny_not_allowed_for_the_service if {
	denied(with_spec("allowedProviders", ["aws"]), "service-1 may not run on alibaba.")
	denied(with_spec("allowedProviders", []), "service-1 may not run on alibaba.")
	denied(with_spec("allowedRegions", ["alibaba/eu-central-1"]), "service-1 may not run in alibaba/us-east-1.")
	denied(with_spec("residency", ["eu", "apac"]), "The data of service-1 has to stay in eu, apac, and alibaba/us-east-1 is in na.")
}

fleet_wide(targets) := answer if {
	answer := target_allowed.result with input as fixture.move with data.targets as object.union(data.targets, targets)
}

test_deny_not_allowed_for_the_fleet if {
	denied(fleet_wide({"providers": ["aws"]}), "Nothing may run on alibaba by the gate's own list.")
	denied(fleet_wide({"providers": []}), "Nothing may run on alibaba by the gate's own list.")
	denied(fleet_wide({"regions": ["alibaba/eu-central-1"]}), "Nothing may run in alibaba/us-east-1 by the gate's own list.")
	denied(fleet_wide({"deniedRegions": ["aws/us-east-1", "alibaba/us-east-1"]}), "alibaba/us-east-1 is denied by the gate's own list.")
}

test_success_allowed_for_the_fleet if {
	fleet_wide({"providers": ["aws", "alibaba"]}).outcome == "auto"
	fleet_wide({"regions": ["alibaba/us-east-1"]}).outcome == "auto"
	fleet_wide({"deniedRegions": ["aws/us-east-1"]}).outcome == "auto"
}

test_fail_lists_of_the_fleet_unknown if {
	every list in ["providers", "regions"] {
		every value in [{}, "alibaba", true, {"0": "alibaba", "1": "alibaba/us-east-1"}] {
			reviewed(fleet_wide({list: value}), unknown)
		}
	}
	every value in [null, {}, "", {"0": "alibaba/us-east-1"}] {
		reviewed(fleet_wide({"deniedRegions": value}), misspelt)
	}
	every lost in ["providers", "regions", "deniedRegions"] {
		reviewed(without_list(lost), unknown)
	}
}

without_list(name) := answer if {
	answer := target_allowed.result with input as fixture.move with data.targets as object.remove(data.targets, [name])
}

misspelt := "The gate's own list of denied regions cannot be read: each entry is a text like aws/us-east-1."

# A slip in the list would deny nothing, and nobody would notice.
test_fail_denied_regions_misspelt if {
	every entry in ["us-east-1", "AWS/us-east-1", "aws/", "/us-east-1", "aws/us-east-1/a", "aws/us east-1", " aws/us-east-1", "", "/", null, 5, ["aws/us-east-1"]] {
		reviewed(fleet_wide({"deniedRegions": [entry]}), misspelt)
		reviewed(fleet_wide({"deniedRegions": ["aws/us-east-1", entry]}), misspelt)
	}
	denied(fleet_wide({"deniedRegions": ["alibaba/us-east-1", null]}), "alibaba/us-east-1 is denied by the gate's own list.")
	fleet_wide({"deniedRegions": ["private.cloud_1/zone-2"]}).outcome == "auto"
}

test_fail_needs_not_met if {
	reviewed(with_spec("gpu", "t4"), "ecs.c6.large has no t4, which service-1 needs.")
	with_spec("gpu", "t4").remedy == "Choose a machine with a t4."
	reviewed(with_spec("vcpu", 2.01), "ecs.c6.large is too small for service-1.")
	reviewed(with_spec("memoryGib", 4.5), "ecs.c6.large is too small for service-1.")
}

# What is allowed is no objection where something else is.
test_fail_too_small_where_it_may_be if {
	every change in [["allowedProviders", ["alibaba"]], ["allowedRegions", ["alibaba/us-east-1"]], ["residency", ["na"]]] {
		facts := json.patch(fixture.having(concat("/", ["/services/service-1", change[0]]), change[1]), [{"op": "replace", "path": "/target/machine/vcpu", "value": 1}])
		reviewed(answer_to(facts), "ecs.c6.large is too small for service-1.")
	}
}

test_success_needs_just_met if {
	with_spec("vcpu", 1.99).outcome == "auto"
	with_spec("memoryGib", 3.99).outcome == "auto"
	with_spec("vcpu", 0.1).outcome == "auto"
	with_spec("memoryGib", 0.1).outcome == "auto"
}

sized(needed, offered) := answer_to(fixture.patched([
	{"op": "replace", "path": "/services/service-1/vcpu", "value": needed[0]},
	{"op": "replace", "path": "/services/service-1/memoryGib", "value": needed[1]},
	{"op": "replace", "path": "/target/machine/vcpu", "value": offered[0]},
	{"op": "replace", "path": "/target/machine/memoryGib", "value": offered[1]},
]))

test_fail_sizes_out_of_range if {
	sized([10000, 100000], [10000, 100000]).outcome == "auto"
	sized([2, 4], [0, 4]).reason == "ecs.c6.large is too small for service-1."
	sized([2, 4], [2, 0]).reason == "ecs.c6.large is too small for service-1."
	reviewed(sized([0.099, 4], [2, 4]), unknown)
	reviewed(sized([2, 0.099], [2, 4]), unknown)
	reviewed(sized([10000.1, 4], [2, 4]), unknown)
	reviewed(sized([2, 100000.1], [2, 4]), unknown)
	reviewed(sized([2, 4], [-1, 4]), unknown)
	reviewed(sized([2, 4], [2, -1]), unknown)
	reviewed(sized([2, 4], [10000.1, 4]), unknown)
	reviewed(sized([2, 4], [2, 100000.1]), unknown)
}

test_success_gpu_met if {
	answer := answer_to(fixture.patched([
		{"op": "replace", "path": "/services/service-1/gpu", "value": "t4"},
		{"op": "replace", "path": "/target/machine/gpu", "value": "t4"},
	]))
	answer.outcome == "auto"
}

test_success_gpu_that_is_not_needed if {
	with_value("/target/machine/gpu", "t4").outcome == "auto"
	every value in [4, "", [], {}, true] {
		reviewed(with_value("/target/machine/gpu", value), unknown)
	}
}

# Two unknowns are not the same.
test_fail_gpu_of_the_same_wrong_type if {
	every value in ["", 4, [], {}, true] {
		answer := answer_to(fixture.patched([
			{"op": "replace", "path": "/services/service-1/gpu", "value": value},
			{"op": "replace", "path": "/target/machine/gpu", "value": value},
		]))
		reviewed(answer, unknown)
	}
}

test_fail_no_record if {
	reviewed(with_value("/diff/records", []), "This change carries no decision record.")
}

test_fail_damaged_is_never_auto if {
	every path in [
		"/target", "/target/known", "/target/geography", "/target/machine", "/target/machine/vcpu", "/target/machine/memoryGib",
		"/services", "/services/service-1", "/services/service-1/vcpu", "/services/service-1/memoryGib", "/diff/records/0/claim/to",
	] {
		every facts in fixture.damaged(path) {
			answer_to(facts).outcome != "auto"
		}
	}
}

test_fail_missing_need_is_review if {
	every field in ["allowedProviders", "allowedRegions", "residency", "gpu", "vcpu", "memoryGib"] {
		reviewed(answer_to(fixture.lacking(concat("", ["/services/service-1/", field]))), unknown)
	}
	every field in ["allowedProviders", "allowedRegions", "residency"] {
		every value in [{}, "alibaba", true, {"0": "alibaba", "1": "alibaba/us-east-1", "2": "na"}] {
			reviewed(with_spec(field, value), unknown)
		}
	}
	reviewed(answer_to(fixture.lacking("/target/machine/gpu")), unknown)
}

test_fail_shown_as_unknown if {
	shown := target_allowed.shown with input as fixture.claimed("to", null)
	shown == {"input": "unknown", "bound": "catalogues, the gate's lists, the service's needs"}
}

test_fail_too_small_inside_the_residency if {
	answer := answer_to(fixture.patched([
		{"op": "replace", "path": "/services/service-1/residency", "value": ["na"]},
		{"op": "replace", "path": "/target/machine/vcpu", "value": 1},
	]))
	answer.outcome == "review"
}

test_fail_needs_that_no_machine_is_so_small_for if {
	with_spec("vcpu", 0.095).outcome == "review"
	with_spec("memoryGib", 0.095).outcome == "review"
}
