namespace Fallback;

/// <summary>All that a failure is decided from.</summary>
/// <param name="Vendor">Whose habits apply.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The raw headers.</param>
/// <param name="Body">The body, or an event of a stream. Bounded by the caller.</param>
/// <param name="Now">The local time, for delays that come as dates.</param>
/// <param name="Key">The key that was sent, to take it out of what the provider says.</param>
internal readonly record struct ProviderReply(
    Vendor Vendor, int Status, ReplyHeaders Headers, ReadOnlyMemory<byte> Body, DateTimeOffset Now, ApiKey? Key);
