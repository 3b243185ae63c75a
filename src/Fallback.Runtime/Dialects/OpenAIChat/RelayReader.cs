using System.Text.Json;
using Fallback.CompilerServices;

namespace Fallback;

/// <summary>
/// Reads the answer to a request that is passed on and is not a chat: whether it is an answer, and its usage. The rest is for the caller.
/// </summary>
internal static class RelayReader
{
    public static Reply<ChatAnswer> Read(
        in BoundedBody body, ProviderEndpoint endpoint, HttpResponseMessage response, HttpTransport transport, string tier, bool needsData)
    {
        if (body.IsCut) return new Reply<ChatAnswer>(ReplyFailures.TooLarge(endpoint, response));
        var answer = new WireAnswer { Json = body.Bytes.Span };
        if (!TryRead(body.Bytes.Span, ref answer, needsData) || answer.HasError)
            return new Reply<ChatAnswer>(transport.Classify(endpoint, response, body.Bytes) with { Usage = answer.Usage });
        return new Reply<ChatAnswer>(new ChatAnswer
        {
            Wire = body.Bytes.ToArray(), IsRelayed = true, Origin = tier, Usage = answer.Usage, Model = answer.Model,
        });
    }

    /// <summary>Returns false if it is not a JSON object, or lacks the data that it should have.</summary>
    private static bool TryRead(ReadOnlySpan<byte> json, ref WireAnswer answer, bool needsData)
    {
        bool hasData = !needsData;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (WireSteps.NextProperty(ref reader))
            {
                if (WireSteps.Next(ref reader, "error"u8)) WireSteps.ReadError(ref reader, ref answer);
                else if (WireSteps.Next(ref reader, "model"u8)) answer.Model = WireSteps.Known(ref reader, null);
                else if (WireSteps.Next(ref reader, "data"u8))
                {
                    hasData |= reader.TokenType == JsonTokenType.StartArray;
                    reader.Skip();
                }
                else if (!UsageReader.TryRead(ref reader, ref answer)) reader.Skip();
            }
            UsageReader.Complete(ref answer);
            return hasData || answer.HasError;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
