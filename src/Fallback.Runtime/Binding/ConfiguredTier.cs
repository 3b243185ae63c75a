using Fallback.Catalogue;

namespace Fallback;

/// <summary>
/// The configuration of a tier's model and provider, and everything else that its state depends on. If it changes, what was learned before
/// may be wrong.
/// </summary>
internal sealed record ConfiguredTier(ModelFacts? Facts, string Vendor, KeyValuePair<string, string>[] Headers)
{
    public bool Equals(ConfiguredTier? other) =>
        other is not null && Equals(Facts, other.Facts) && Vendor == other.Vendor && Headers.AsSpan().SequenceEqual(other.Headers);

    public override int GetHashCode() => HashCode.Combine(Facts, Vendor, Headers.Length);
}
