using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Fallback.GatewayBench;

/// <summary>
/// The provider: Kestrel and nothing else. Below <c>/ok</c> it answers with what is fixed, below <c>/refuse</c> with a 503 at once; it
/// counts both, so that how often a proxy has asked is known and not assumed.
/// </summary>
internal static class Provider
{
    public const string Ok = "/ok", Refuse = "/refuse", Counts = "/counts";

    private static long _answered, _refused;

    public static Task RunAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        WebApplication app = builder.Build();
        app.Run(AnswerAsync);
        return app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == Counts)
        {
            await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{_answered} {_refused}")).ConfigureAwait(false);
            return;
        }
        Form form = await ReadAsync(context.Request.BodyReader).ConfigureAwait(false);
        if (context.Request.Path.StartsWithSegments(Refuse))
        {
            Interlocked.Increment(ref _refused);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await WriteAsync(context.Response, Wire.Refusal).ConfigureAwait(false);
            return;
        }
        Interlocked.Increment(ref _answered);
        if (form is Form.Plain) await WriteAsync(context.Response, Wire.Completion).ConfigureAwait(false);
        else await StreamAsync(context, form).ConfigureAwait(false);
    }

    private static async Task<Form> ReadAsync(PipeReader body)
    {
        while (true)
        {
            ReadResult read = await body.ReadAsync().ConfigureAwait(false);
            if (!read.IsCompleted)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            Form form = FormOf(read.Buffer);
            body.AdvanceTo(read.Buffer.End);
            return form;
        }
    }

    private static Form FormOf(ReadOnlySequence<byte> body)
    {
        ReadOnlySpan<byte> bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        int at = bytes.IndexOf((byte)'@');
        if (at < 0) return Form.Plain;
        return bytes[at + 1] switch { (byte)'s' => Form.Stream, (byte)'p' => Form.Paced, _ => Form.Held };
    }

    private static ValueTask<FlushResult> WriteAsync(HttpResponse response, byte[] body)
    {
        response.ContentType = Wire.Json;
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body);
    }

    private static async Task StreamAsync(HttpContext context, Form form)
    {
        context.Response.ContentType = "text/event-stream";
        PipeWriter writer = context.Response.BodyWriter;
        using PeriodicTimer? pace = form is Form.Paced ? new PeriodicTimer(Wire.Pace) : null;
        foreach (byte[] piece in Wire.Events)
        {
            await writer.WriteAsync(piece).ConfigureAwait(false);
            if (form is Form.Held) break;
            // Kestrel would send what is written meanwhile at once; so each piece is a packet of its own.
            if (pace is null) await Task.Yield();
            else await pace.WaitForNextTickAsync().ConfigureAwait(false);
        }
        if (form is not Form.Held) return;
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private enum Form
    {
        Plain,
        Stream,
        Paced,
        Held,
    }
}
