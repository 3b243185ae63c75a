using Fallback.Catalogue;

namespace Fallback;

/// <summary>What is configured of a tier's model and provider, and of what else its state is not kept apart by. Where it changes, what was
/// learnt before may be wrong.</summary>
internal sealed record ConfiguredTier(ModelFacts? Facts, string Vendor, KeyValuePair<string, string>[] Headers)
{
    public bool Equals(ConfiguredTier? other) =>
        other is not null && Equals(Facts, other.Facts) && Vendor == other.Vendor && Headers.AsSpan().SequenceEqual(other.Headers);

    public override int GetHashCode() => HashCode.Combine(Facts, Vendor, Headers.Length);
}
