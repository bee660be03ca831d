# METADATA
# title: Target allowed
# description: |
#   The target is in the catalogues of the target branch, allowed for the service, inside its residency,
#   and its machines meet the service's needs.
package gate.rules.target_allowed

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "What the service may use, or what the target offers, is not known on the target branch.",
	"waivable": false,
}

result := lib.review(lib.without_claim) if {
	not lib.claim
} else := lib.deny(concat("", ["No catalogue knows ", where, "."])) if {
	input.target.known == true
	input.target.geography == null
} else := lib.deny(concat("", [where, " does not offer ", target.instanceType, "."])) if {
	input.target.known == true
	input.target.machine == null
} else := lib.deny(concat("", [lib.claim.service, " may not run on ", target.provider, "."])) if {
	outside(spec.allowedProviders, target.provider)
} else := lib.deny(concat("", [lib.claim.service, " may not run in ", where, "."])) if {
	outside(spec.allowedRegions, where)
} else := lib.deny(concat("", [
	"The data of ",
	lib.claim.service,
	" has to stay in ",
	concat(", ", spec.residency),
	", and ",
	where,
	" is in ",
	input.target.geography,
	".",
])) if {
	outside(spec.residency, input.target.geography)
} else := lib.review(concat("", [
	target.instanceType,
	" has no ",
	spec.gpu,
	", which ",
	lib.claim.service,
	" needs.",
])) if {
	is_string(spec.gpu)
	not input.target.machine.gpu == spec.gpu
} else := lib.review(concat("", [target.instanceType, " is too small for ", lib.claim.service, "."])) if {
	sizes_known
	not large_enough
} else := lib.auto(concat("", [lib.claim.service, " may run in ", where, "."])) if {
	allowed
}

target := lib.claim.to if lib.is_placement(lib.claim.to)

where := concat("", [target.provider, "/", target.region])

spec := input.services[lib.claim.service]

# True only for a list that was given and lacks the value; `null` allows everything.
outside(list, value) if {
	is_array(list)
	not value in list
}

open_to(null, _)

open_to(list, value) if {
	is_array(list)
	value in list
}

sizes_known if {
	lib.in_range(spec.vcpu, 0.1, 10000)
	lib.in_range(spec.memoryGib, 0.1, 100000)
	lib.in_range(input.target.machine.vcpu, 0, 10000)
	lib.in_range(input.target.machine.memoryGib, 0, 100000)
}

large_enough if {
	input.target.machine.vcpu >= spec.vcpu
	input.target.machine.memoryGib >= spec.memoryGib
}

gpu_met if {
	spec.gpu == null
	gpu_known
}

gpu_known if input.target.machine.gpu == null

gpu_known if lib.is_text(input.target.machine.gpu)

gpu_met if {
	lib.is_text(spec.gpu)
	input.target.machine.gpu == spec.gpu
}

allowed if {
	input.target.known == true
	input.target.geography in {"na", "eu", "apac", "sa"}
	open_to(spec.allowedProviders, target.provider)
	open_to(spec.allowedRegions, where)
	open_to(spec.residency, input.target.geography)
	gpu_met
	sizes_known
	large_enough
}
