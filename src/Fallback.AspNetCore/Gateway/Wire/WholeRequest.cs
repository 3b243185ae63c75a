using System.Text.Json;

namespace Fallback.Gateway;

/// <summary>Reads a body as one JSON object with nothing after it. Errors are reported, never thrown, whatever the bytes are.</summary>
internal static class WholeRequest
{
    /// <summary>Reads the members; null, with the error noted in the scan, if they are not a valid request.</summary>
    /// <param name="scan">The scan, at the object.</param>
    /// <param name="path">The kind of request; null for a chat completion.</param>
    public delegate ChatCompletionRequest? Reading(ref RequestScan scan, string? path);

    /// <summary>Returns false if the request is invalid.</summary>
    /// <param name="body">The whole body, in UTF-8. The request keeps parts of it, so it must not change any more.</param>
    /// <param name="path">See <see cref="Reading"/>.</param>
    /// <param name="read">Reads the object.</param>
    /// <param name="request">The request.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryRead(ReadOnlyMemory<byte> body, string? path, Reading read, out ChatCompletionRequest? request, out RequestError? error)
    {
        request = null;
        error = null;
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        if (RequestText.Objection(body.Span) is { } objection)
        {
            error = new RequestError($"The request {objection}.", null, RequestCodes.Json);
            return false;
        }
        var scan = new RequestScan(body);
        try
        {
            scan.Reader.Read();
            if (scan.IsObject) request = read(ref scan, path);
            else scan.Wrong("a JSON object");
            error = scan.Error;
        }
        catch (JsonException)
        {
            request = null;
            error = scan.Error ?? RequestText.Broken(body.Span);
        }
        return request is not null;
    }
}
