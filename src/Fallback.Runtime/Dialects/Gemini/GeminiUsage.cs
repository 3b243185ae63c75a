using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The last usage count of a stream, unparsed until it is read.</summary>
internal sealed class GeminiUsage
{
    private byte[] _json = [];
    private int _length;

    public void Keep(ReadOnlySpan<byte> json)
    {
        // Vertex counts only at the end; a chunk before or after it names the kind of traffic.
        if (_length > 0 && json.IndexOf("TokenCount"u8) < 0) return;
        if (json.Length > _json.Length) _json = new byte[json.Length];
        json.CopyTo(_json);
        _length = json.Length;
    }

    /// <summary>Returns the usage; null if there is no count, or it is empty.</summary>
    /// <param name="serviceTier">The service tier that the stream reports separately.</param>
    public UsageDetails? Read(string? serviceTier)
    {
        if (_length == 0) return null;
        var answer = new WireAnswer { Json = _json.AsSpan(0, _length), ServiceTier = serviceTier };
        try
        {
            var reader = new Utf8JsonReader(answer.Json);
            reader.Read();
            UsageReader.ReadUsage(ref reader, ref answer);
            UsageReader.Complete(ref answer);
        }
        // A name that is cut inside a character is noticed only when it is compared.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
        }
        return answer.Usage;
    }
}
