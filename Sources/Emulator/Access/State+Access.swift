extension State {
    /// Whether a caller may do something with a resource on the management plane.
    func isAllowed(_ caller: Caller, _ action: String, on resource: ResourcePath) -> Bool {
        roles(of: caller, at: resource).contains { $0.allows(action: action) }
    }

    /// Whether a caller may do something with the data of a resource.
    func isAllowed(_ caller: Caller, data action: String, on resource: ResourcePath) -> Bool {
        roles(of: caller, at: resource).contains { $0.allows(dataAction: action) }
    }

    private func roles(of caller: Caller, at resource: ResourcePath) -> [RoleDefinition] {
        roleAssignments.filter {
            $0.principalID == caller.objectID && $0.scope.contains(resource)
        }.compactMap { RoleDefinition.builtIn[$0.roleID] }
    }
}
