/// A function of Lua, by reference.
public struct LuaFunction: Sendable {
    /// What keeps the function alive.
    public let reference: LuaReference

    init(_ reference: LuaReference) {
        self.reference = reference
    }
}
