namespace Fallback;

/// <summary>Everything that a failure is classified by.</summary>
/// <param name="Vendor">The vendor, whose habits apply.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The raw headers.</param>
/// <param name="Body">The body, or an event of a stream. The caller limits its size.</param>
/// <param name="Now">The local time, for delays that are given as dates.</param>
/// <param name="Key">The key that was sent, which is removed from the provider's texts.</param>
internal readonly record struct ProviderReply(
    Vendor Vendor, int Status, ReplyHeaders Headers, ReadOnlyMemory<byte> Body, DateTimeOffset Now, ApiKey? Key);
