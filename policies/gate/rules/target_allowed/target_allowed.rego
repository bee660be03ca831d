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
	"remedy": "Describe the service and the target's catalogue on the target branch.",
	"waivable": false,
}

result := lib.auto("target_allowed", "The service may run at the target.", shown) if {
	allowed
} else := lib.unclaimed if {
	not lib.claim
} else := lib.deny(
	concat("", ["No catalogue knows ", lib.where, "."]),
	"Choose a place that a catalogue of the target branch lists.",
) if {
	input.target.known == true
	input.target.geography == null
} else := lib.deny(
	concat("", [lib.where, " does not offer ", lib.to.instanceType, "."]),
	"Choose an instance type that the place offers.",
) if {
	input.target.known == true
	input.target.machine == null
} else := lib.deny(
	concat("", ["Nothing may run on ", lib.to.provider, " by the gate's own list."]),
	"Choose a provider of the gate's list.",
) if {
	outside(data.targets.providers, lib.to.provider)
} else := lib.deny(
	concat("", ["Nothing may run in ", lib.where, " by the gate's own list."]),
	"Choose a region of the gate's list.",
) if {
	outside(data.targets.regions, lib.where)
} else := lib.deny(
	concat("", [lib.where, " is denied by the gate's own list."]),
	"Choose a region that is not denied.",
) if {
	is_array(data.targets.deniedRegions)
	lib.where in data.targets.deniedRegions
} else := lib.deny(
	concat("", [lib.claim.service, " may not run on ", lib.to.provider, "."]),
	"Choose a provider that the service allows.",
) if {
	outside(lib.spec.allowedProviders, lib.to.provider)
} else := lib.deny(
	concat("", [lib.claim.service, " may not run in ", lib.where, "."]),
	"Choose a region that the service allows.",
) if {
	outside(lib.spec.allowedRegions, lib.where)
} else := lib.deny(
	concat("", [
		"The data of ",
		lib.claim.service,
		" has to stay in ",
		concat(", ", lib.spec.residency),
		", and ",
		lib.where,
		" is in ",
		input.target.geography,
		".",
	]),
	"Choose a region inside the residency.",
) if {
	outside(lib.spec.residency, input.target.geography)
} else := lib.review(
	"The gate's own list of denied regions cannot be read: each entry is a text like aws/us-east-1.",
	"Correct deniedRegions in policies/gate/data.json.",
) if {
	not are_regions(data.targets.deniedRegions)
} else := lib.review(
	concat("", [lib.to.instanceType, " has no ", lib.spec.gpu, ", which ", lib.claim.service, " needs."]),
	concat("", ["Choose a machine with a ", lib.spec.gpu, "."]),
) if {
	not input.target.machine.gpu == lib.spec.gpu
} else := lib.review(
	concat("", [lib.to.instanceType, " is too small for ", lib.claim.service, "."]),
	"Choose a machine that meets the needs of one instance.",
) if {
	sizes_known(input.target.machine)
	not large_enough(input.target.machine)
}

default shown := {"input": "unknown", "bound": "catalogues, the gate's lists, the service's needs"}

shown := {
	"input": concat("", [lib.to.instanceType, " in ", lib.where]),
	"bound": "catalogues, the gate's lists, the service's needs",
}

# True only for a list that was given and lacks the value; `null` allows everything.
outside(list, value) if {
	is_array(list)
	not value in list
}

# A region that is misspelt would deny nothing, without anybody noticing.
are_regions(list) if {
	is_array(list)
	every region in list {
		trim(region, "abcdefghijklmnopqrstuvwxyz0123456789._-/") == ""
		[provider, name] := split(region, "/")
		provider != ""
		name != ""
	}
}

open_to(list, value) if {
	list == null
} else if {
	is_array(list)
	value in list
}

sizes_known(machine) if {
	lib.in_range(lib.spec.vcpu, 0.1, 10000)
	lib.in_range(lib.spec.memoryGib, 0.1, 100000)
	lib.in_range(machine.vcpu, 0, 10000)
	lib.in_range(machine.memoryGib, 0, 100000)
}

large_enough(machine) if {
	machine.vcpu >= lib.spec.vcpu
	machine.memoryGib >= lib.spec.memoryGib
}

# A kind that is not needed does not matter, but it has to be a kind.
gpu_met(needed, offered) if {
	needed == null
	is_kind(offered)
} else if {
	lib.is_text(needed)
	offered == needed
}

is_kind(value) if {
	value == null
} else if {
	lib.is_text(value)
}

allowed if {
	input.target.known == true
	input.target.geography in ["na", "eu", "apac", "sa"]
	open_to(data.targets.providers, lib.to.provider)
	open_to(data.targets.regions, lib.where)
	are_regions(data.targets.deniedRegions)
	not lib.where in data.targets.deniedRegions
	open_to(lib.spec.allowedProviders, lib.to.provider)
	open_to(lib.spec.allowedRegions, lib.where)
	open_to(lib.spec.residency, input.target.geography)
	machine := input.target.machine
	gpu_met(lib.spec.gpu, machine.gpu)
	sizes_known(machine)
	large_enough(machine)
}
