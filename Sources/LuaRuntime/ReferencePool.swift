import CLua
import CLuaShim
import Synchronization

/// The registry slots that Swift holds.
///
/// ARC may release a reference on any thread, even during a collection of Lua; the slot is
/// then only noted here and given back at the next entry into Lua.
final class ReferencePool: Sendable {
    private let released = Mutex<[CInt]>([])

    /// Touched by the runtime's own thread alone.
    nonisolated(unsafe) weak var runtime: LuaRuntime?

    func release(_ slot: CInt) {
        released.withLock { $0.append(slot) }
    }

    /// Gives the released slots back; runs on the Lua thread.
    func drain(_ state: OpaquePointer) {
        let slots = released.withLock { slots in
            let taken = slots
            slots.removeAll(keepingCapacity: true)
            return taken
        }
        for slot in slots {
            luaL_unref(state, luashim_registry_index(), slot)
        }
    }
}
