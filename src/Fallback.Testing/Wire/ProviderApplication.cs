using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace Fallback.Testing;

/// <summary>Takes each HTTP request through its steps: read, record, decide, reply.</summary>
internal sealed class ProviderApplication(ProviderServer server) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        RecordedRequest? request = await ReadAsync(context);
        if (request is null) return;

        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, server.Stopping);
        Exchange exchange = new(context, request, server.Time, over.Token);
        try
        {
            Reply reply = await DecideAsync(exchange);
            await reply.SendAsync(exchange);
        }
        catch (Exception exception) when (over.IsCancellationRequested || exception is IOException)
        {
            if (server.Stopping.IsCancellationRequested) request.Stop();
            else request.Abort();
            context.Abort();
        }
        finally
        {
            request.Complete();
        }
    }

    private async Task<RecordedRequest?> ReadAsync(HttpContext context)
    {
        string body;
        try
        {
            using StreamReader reader = new(context.Request.Body, Encoding.UTF8);
            body = await reader.ReadToEndAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or BadHttpRequestException)
        {
            // The client went away while it was sending: there is no request to record.
            context.Abort();
            return null;
        }

        JsonElement json = ChatRequestBody.Parse(body);
        IDialect dialect = Dialects.Of(context.Request);
        string path = context.Request.Path.Value ?? "";
        RecordedRequest request = new(server.Time, dialect, body, Exchange.ClientIsGone(context))
        {
            Method = context.Request.Method,
            Path = context.Request.GetEncodedPathAndQuery(),
            Headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Json = json,
            Model = dialect.Model(json, path),
            IsStream = dialect.IsStream(json, path),
            IncludesUsage = dialect.IncludesUsage(json),
        };
        server.Record(request);
        return request;
    }

    private async ValueTask<Reply> DecideAsync(Exchange exchange)
    {
        RecordedRequest request = exchange.Request;
        if (Refuse(request) is { } refusal)
        {
            server.Announce();
            return refusal;
        }

        ReplyDecision decide = server.Admit(request);
        server.Announce();
        try
        {
            return await decide(request, exchange.Over) ?? throw new InvalidOperationException("The script returned null instead of a reply.");
        }
        // Anything that a script throws belongs to its author, and is shown to them.
        catch (Exception exception) when (!exchange.Over.IsCancellationRequested)
        {
            request.ScriptError = exception;
            return Reply.Error(
                500,
                "script_failed",
                $"The script for model '{request.Model}' failed: {exception.GetType().Name}: {exception.Message}",
                "server_error");
        }
    }

    /// <summary>What a provider refuses before any model is asked.</summary>
    private static Reply? Refuse(RecordedRequest request)
    {
        IDialect dialect = request.Dialect;
        string path = request.Path.Split('?')[0];
        if (!dialect.Serves(path))
            return Reply.Error(
                404,
                "unknown_url",
                $"Unknown request URL: {request.Method} {path}. "
                + "This server answers POST …/chat/completions and POST …/messages.");
        if (request.Method != HttpMethods.Post)
            return Reply.Error(405, "method_not_supported", $"{request.Method} is not allowed here; use POST.");
        if (request.Json.ValueKind == JsonValueKind.Undefined)
            return Reply.Error(400, null, "We could not parse the JSON body of your request.");
        return dialect.Refuse(request) is { } error ? new ErrorReply(_ => error) : null;
    }
}
