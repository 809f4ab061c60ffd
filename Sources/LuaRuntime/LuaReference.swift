import CLua
import CLuaShim

/// A value that lives in Lua, kept alive from Swift.
///
/// It may be held and released on any thread and may outlive its runtime; it is used on the
/// runtime's thread only.
public final class LuaReference: Sendable {
    let slot: CInt
    let pool: ReferencePool

    init(slot: CInt, pool: ReferencePool) {
        self.slot = slot
        self.pool = pool
    }

    deinit {
        pool.release(slot)
    }

    /// The runtime that the value lives in, nil after it was closed.
    public var runtime: LuaRuntime? {
        pool.runtime
    }

    /// Pushes the value; [-0, +1, -].
    func push(on state: OpaquePointer) {
        lua_rawgeti(state, luashim_registry_index(), lua_Integer(slot))
    }
}
