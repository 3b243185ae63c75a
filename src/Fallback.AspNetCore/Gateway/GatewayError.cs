using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fallback.Gateway;

/// <summary>Why a request is not answered, in the words of OpenAI's errors.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">The error's <c>type</c>.</param>
/// <param name="Code">The error's <c>code</c>; null for none.</param>
/// <param name="Message">The error's <c>message</c>: what is wrong and what to do about it; never a secret.</param>
internal sealed record GatewayError(int Status, string Type, string? Code, string Message)
{
    /// <summary>The member of the request that is wrong, the error's <c>param</c>; null for none.</summary>
    public string? Param { get; init; }

    /// <summary>When it is worth to ask again; null where that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request can be answered soon. Where not, <c>x-should-retry: false</c> keeps OpenAI's clients from trying.</summary>
    public bool MayRetry { get; init; }

    /// <summary>The value of <c>WWW-Authenticate</c>; null for none.</summary>
    public string? Challenge { get; init; }

    /// <summary>The value of <c>Retry-After</c>: whole seconds, at least one; null for none.</summary>
    public long? RetryAfterSeconds => RetryAfter is { } time ? Math.Max(1, (long)Math.Ceiling(time.TotalSeconds)) : null;

    /// <summary>Answers with it. The response must not have begun.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        IHeaderDictionary headers = response.Headers;
        if (RetryAfterSeconds is { } seconds) headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (!MayRetry && Status is StatusCodes.Status429TooManyRequests or >= 500) headers["x-should-retry"] = "false";
        if (Challenge is { } challenge) headers.WWWAuthenticate = challenge;
        var json = new Utf8JsonWriter(response.BodyWriter, CompletionHead.WriterOptions);
        await using (json.ConfigureAwait(false)) ErrorWriter.Write(json, Message, Type, Param, Code);
        await response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
