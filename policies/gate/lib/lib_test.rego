package gate.lib_test

import data.gate.fixture
import data.gate.lib

test_success_fixed if {
	lib.fixed(0, 2) == "0.00"
	lib.fixed(120, 2) == "120.00"
	lib.fixed(12.345, 1) == "12.3"
	lib.fixed(0.05, 2) == "0.05"
	lib.fixed(-18.34, 1) == "-18.3"
	lib.fixed(-0.001, 2) == "0.00"
	lib.fixed(0.9999, 3) == "1.000"
	lib.fixed(61.7, 0) == "62"
	lib.fixed(1000000000, 2) == "1000000000.00"
}

test_fail_in_range_refuses_what_is_no_number if {
	every value in [null, "5", true, [], {}] {
		not lib.in_range(value, 0, 10)
	}
	not lib.in_range(-0.1, 0, 10)
	not lib.in_range(10.1, 0, 10)
	lib.in_range(0, 0, 10)
	lib.in_range(10, 0, 10)
}

test_fail_is_placement_needs_all_four if {
	lib.is_placement(fixture.source)
	every field in ["provider", "region", "instanceType", "count"] {
		not lib.is_placement(object.remove(fixture.source, [field]))
		not lib.is_placement(object.union(fixture.source, {field: null}))
		not lib.is_placement(object.union(fixture.source, {field: ""}))
	}
	every count in [0, 1.5, 1001, "2", -1] {
		not lib.is_placement(object.union(fixture.source, {"count": count}))
	}
}

test_fail_claim_needs_its_name if {
	every facts in [
		fixture.lacking("/diff/records/0/claim/id"),
		fixture.having("/diff/records/0/claim/service", 7),
		fixture.having("/diff/records/0/claim/kind", "sell"),
		fixture.having("/diff/records/0/canonical", "true"),
		fixture.having("/diff/records/0/problem", "it is too long"),
	] {
		not lib.claim with input as facts
		endswith(lib.without_claim, ".") with input as facts
	}
}
