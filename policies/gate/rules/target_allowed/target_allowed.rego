# METADATA
# title: Target allowed
# description: |
#   The target is in the catalogues of the target branch, allowed for the fleet and for the service, inside
#   its residency, and its machines meet the service's needs.
package gate.rules.target_allowed

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "What the service may use, or what the target offers, is not known on the target branch.",
	"waivable": false,
	"remedy": "Describe the service and the target's catalogue on the target branch.",
}

result := lib.unclaimed if {
	not lib.claim
} else := lib.deny(
	concat("", ["No catalogue knows ", where, "."]),
	"Choose a place that a catalogue of the target branch lists.",
) if {
	input.target.known == true
	input.target.geography == null
} else := lib.deny(
	concat("", [where, " does not offer ", target.instanceType, "."]),
	"Choose an instance type that the place offers.",
) if {
	input.target.known == true
	input.target.machine == null
} else := lib.deny(
	concat("", ["Nothing may run on ", target.provider, " by the gate's own list."]),
	"Choose a provider of the gate's list.",
) if {
	outside(data.targets.providers, target.provider)
} else := lib.deny(
	concat("", ["Nothing may run in ", where, " by the gate's own list."]),
	"Choose a region of the gate's list.",
) if {
	outside(data.targets.regions, where)
} else := lib.deny(
	concat("", [where, " is denied by the gate's own list."]),
	"Choose a region that is not denied.",
) if {
	is_array(data.targets.deniedRegions)
	where in data.targets.deniedRegions
} else := lib.deny(
	concat("", [lib.claim.service, " may not run on ", target.provider, "."]),
	"Choose a provider that the service allows.",
) if {
	outside(spec.allowedProviders, target.provider)
} else := lib.deny(
	concat("", [lib.claim.service, " may not run in ", where, "."]),
	"Choose a region that the service allows.",
) if {
	outside(spec.allowedRegions, where)
} else := lib.deny(
	concat("", [
		"The data of ",
		lib.claim.service,
		" has to stay in ",
		concat(", ", spec.residency),
		", and ",
		where,
		" is in ",
		input.target.geography,
		".",
	]),
	"Choose a region inside the residency.",
) if {
	outside(spec.residency, input.target.geography)
} else := lib.review(
	concat("", [target.instanceType, " has no ", spec.gpu, ", which ", lib.claim.service, " needs."]),
	concat("", ["Choose a machine with a ", spec.gpu, "."]),
) if {
	is_string(spec.gpu)
	not input.target.machine.gpu == spec.gpu
} else := lib.review(
	concat("", [target.instanceType, " is too small for ", lib.claim.service, "."]),
	"Choose a machine that meets the needs of one instance.",
) if {
	sizes_known
	not large_enough
} else := lib.auto(concat("", [lib.claim.service, " may run in ", where, "."])) if {
	allowed
}

default shown := {"input": "unknown", "bound": "the catalogues, the gate's list and the service's description"}

shown := {
	"input": concat("", [target.instanceType, " in ", where]),
	"bound": "the catalogues, the gate's list and the service's description",
}

target := lib.to

where := concat("", [target.provider, "/", target.region])

spec := lib.spec

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
	open_to(data.targets.providers, target.provider)
	open_to(data.targets.regions, where)
	is_array(data.targets.deniedRegions)
	open_to(spec.allowedProviders, target.provider)
	open_to(spec.allowedRegions, where)
	open_to(spec.residency, input.target.geography)
	gpu_met
	sizes_known
	large_enough
}
