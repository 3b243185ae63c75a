namespace Fallback;

/// <summary>A provider's key. Its text is always masked; only <see cref="Reveal"/> returns the key itself.</summary>
/// <remarks>Immutable. Keys are equal if their values are; the comparison takes constant time.</remarks>
public sealed class ApiKey : IEquatable<ApiKey>
{
    private readonly string _value;

    /// <summary>Creates a key from its text. Surrounding white space is removed.</summary>
    /// <exception cref="ArgumentException">The key is blank, or contains characters that no HTTP header can carry.</exception>
    public ApiKey(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value.Trim();
        foreach (char c in _value)
            if (c is <= ' ' or >= '\x7f')
                throw new ArgumentException(
                    "A key consists of visible ASCII characters; this one does not. Was it copied with a line break?",
                    nameof(value));
    }

    /// <summary>The time when the key expires, for tokens. Default null: never. See <see cref="ProviderOptions.Token"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What else is secret wherever this key is: secret headers. Nothing of it is ever shown.</summary>
    internal ApiKey[] Others { get; private init; } = [];

    /// <summary>What the key looks like inside a text in base64.</summary>
    internal string[] Encoded => field ??= EncodedKey.Of(_value);

    /// <summary>The key's bytes as JSON may have them: as they are, with the slashes of PHP, with the escapes of .NET.</summary>
    internal byte[][] InJson => field ??=
    [
        .. ((string[])[_value, _value.Replace("/", @"\/", StringComparison.Ordinal), System.Text.Json.JsonEncodedText.Encode(_value).ToString()])
            .Distinct(StringComparer.Ordinal).Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    internal ApiKey With(ApiKey[] others) => others.Length == 0 ? this : new ApiKey(_value) { ExpiresAt = ExpiresAt, Others = others };

    /// <summary>Returns the key itself. Pass it only to the provider.</summary>
    public string Reveal() => _value;

    /// <summary>
    /// Returns the masked key: its first four characters, an ellipsis and its last four; <c>***</c> if it has 12 characters or fewer.
    /// </summary>
    public override string ToString() => Mask(_value);

    /// <summary>
    /// Masks any secret for printing: first four … last four characters; <c>***</c> if it has 12 characters or fewer, or is null.
    /// Line breaks become spaces.
    /// </summary>
    public static string Mask(string? secret) =>
        secret is { Length: > 12 } ? Redactor.OneLine(string.Concat(secret.AsSpan(0, 4), "…", secret.AsSpan(secret.Length - 4))) : "***";

    /// <inheritdoc/>
    public bool Equals(ApiKey? other) =>
        other is not null && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(_value.AsSpan()),
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(other._value.AsSpan()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ApiKey);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_value, StringComparison.Ordinal);
}
