using System.Text.Json;

namespace Fallback;

/// <summary>Examines the body of a reply with a success status before Refit reads it.</summary>
internal static class AnswerBody
{
    /// <summary>
    /// Reads a body with an end completely, so that a body that stalls or breaks off fails the attempt; a stream is passed on with its
    /// first byte. Returns null if it is an answer.
    /// </summary>
    public static async ValueTask<Failure?> TakeAsync(
        RefitAttempt attempt, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        attempt.IsAnswered = true;
        HttpContent body = response.Content;
        string media = body.Headers.ContentType?.MediaType ?? "application/json";
        bool isEvents = media.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase);
        if (!isEvents && HasEnd(media)) return await ReadAsync(attempt, response, cancellationToken).ConfigureAwait(false);
        Stream stream = await body.ReadAsStreamAsync(CancellationToken.None).ConfigureAwait(false);
        attempt.Body = isEvents && attempt.IsSequence
            ? new EventBody(stream, attempt, response)
            : new RawBody(stream, attempt, isLines: isEvents || attempt.IsSequence);
        if (await attempt.Body.BeginAsync(cancellationToken).ConfigureAwait(false) is { } failure) return failure;
        response.Content = ReplacedContent.Of(body, new StreamContent(attempt.Body));
        return null;
    }

    private static bool HasEnd(string media) =>
        media.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || Ends(media, "json") && !Ends(media, "ndjson")
        || Ends(media, "xml")
        || Ends(media, "x-www-form-urlencoded");

    private static bool Ends(string media, string with) => media.EndsWith(with, StringComparison.OrdinalIgnoreCase);

    private static async ValueTask<Failure?> ReadAsync(
        RefitAttempt attempt, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        HttpContent body = response.Content;
        using BoundedBody read = await BoundedBody
            .ReadAsync(body, attempt.Endpoint.MaxResponseBytes, keepBeginning: false, cancellationToken)
            .ConfigureAwait(false);
        if (read.IsCut) return ReplyFailures.TooLarge(attempt.Endpoint, response);
        WireAnswer answer = default;
        if (WireReader.TryRead(read.Bytes.Span, ref answer))
        {
            attempt.Usage = answer.Usage;
            if (IsError(answer)) return attempt.Transport.Classify(attempt.Endpoint, response, read.Bytes) with { Usage = answer.Usage };
            if (FinishReasons.Objection(answer) is { } objection) return objection;
        }
        else if (IsBroken(body, read.Bytes.Span))
        {
            return attempt.Transport.Classify(attempt.Endpoint, response, read.Bytes);
        }
        response.Content = ReplacedContent.Of(body, new ByteArrayContent(read.Bytes.ToArray()));
        body.Dispose();
        return null;
    }

    // Files, batches and similar objects have an id, and a field for an error of their own.
    private static bool IsError(in WireAnswer answer) => answer.HasError && (answer.HasChoice || answer.Id is null);

    /// <summary>Whether a body that is declared as JSON is not JSON.</summary>
    private static bool IsBroken(HttpContent body, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || body.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != true) return false;
        try
        {
            var reader = new Utf8JsonReader(text.StartsWith("\uFEFF"u8) ? text[3..] : text);
            while (reader.Read())
            {
            }
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
