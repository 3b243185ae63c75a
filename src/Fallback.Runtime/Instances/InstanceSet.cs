using System.Runtime.CompilerServices;

namespace Fallback;

/// <summary>
/// Indexes of instances in their group, as bits: those that a call has tried, or that cannot be asked. A value type, so that a call stores
/// it without an allocation.
/// </summary>
internal struct InstanceSet
{
    /// <summary>The most instances of a group.</summary>
    public const int MostInstances = 256;

    private Bits _bits;

    public readonly bool Contains(int place) => (_bits[place >> 6] >> place & 1) != 0;

    public void Add(int place) => _bits[place >> 6] |= 1UL << place;

    [InlineArray(MostInstances / 64)]
    private struct Bits
    {
        private ulong _first;
    }
}
