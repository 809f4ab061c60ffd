/// A Swift object that scripts hold.
///
/// Each time it is pushed Lua gets a new box; boxes of one object are equal. The box keeps the
/// object until Lua collects it, or until it leaves the scope of a `<close>` variable.
/// `deinit` can run during a collection and must not touch Lua.
public protocol LuaObject: AnyObject {
    /// The type's name in messages, and its field in the module that publishes it.
    static var luaName: String { get }

    /// Declares methods and properties; runs once per runtime.
    static func describe(_ type: inout LuaTypeBuilder<Self>)
}
