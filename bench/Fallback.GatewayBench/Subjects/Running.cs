using System.Diagnostics;
using System.Text;

namespace Fallback.GatewayBench;

/// <summary>A subject whose process answers.</summary>
internal sealed class Running : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private Running(Subject subject, Child child, int port) => (Subject, Child, Port) = (subject, child, port);

    public Subject Subject { get; }

    public Child Child { get; }

    public int Port { get; }

    /// <summary>From the process's start to its first answer.</summary>
    public TimeSpan FirstAnswer { get; private set; }

    public static async Task<Running> StartAsync(Subject subject, string? cores)
    {
        int port = Child.FreePort();
        using var http = new HttpClient();
        long started = Stopwatch.GetTimestamp();
        Child child = subject.Start(cores, port);
        child.Silenced();
        var running = new Running(subject, child, port);
        try
        {
            while (true)
            {
                try
                {
                    using HttpResponseMessage answer = await running.AskAsync(http, Wire.Request("bench")).ConfigureAwait(false);
                    running.FirstAnswer = Stopwatch.GetElapsedTime(started);
                    string body = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
                    if (answer.IsSuccessStatusCode) return running;
                    throw new InvalidOperationException($"{subject.Name} answers {(int)answer.StatusCode}: {body}");
                }
                catch (HttpRequestException) when (!child.Process.HasExited && Stopwatch.GetElapsedTime(started) < _patience)
                {
                    await Task.Delay(1).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
        {
            string said = child.Errors;
            child.Dispose();
            throw new InvalidOperationException($"{subject.Name} does not work: {e.Message} {said}", e);
        }
    }

    /// <summary>The provider as it is reached without a proxy.</summary>
    public Running Direct(Subject subject) => new(subject, Child, Port);

    /// <summary>What comes is what the provider sends: what is left out of an answer or a stream would be cheap.</summary>
    public async Task CheckAsync()
    {
        using var http = new HttpClient();
        using HttpResponseMessage plain = await AskAsync(http, Wire.Request("bench")).ConfigureAwait(false);
        string body = await plain.Content.ReadAsStringAsync().ConfigureAwait(false);
        if (!body.Contains("How can I assist you today?", StringComparison.Ordinal)
            || !body.Contains("\"total_tokens\"", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{Subject.Name} answers {(int)plain.StatusCode} {body}");
        }
        using HttpResponseMessage streamed = await AskAsync(http, Wire.Request("bench", Wire.StreamWord)).ConfigureAwait(false);
        string events = await streamed.Content.ReadAsStringAsync().ConfigureAwait(false);
        int pieces = Enumerable.Range(0, Wire.Pieces).Count(piece => events.Contains($" piece{piece:00}\"", StringComparison.Ordinal));
        if (pieces != Wire.Pieces || !events.Contains("data: [DONE]", StringComparison.Ordinal))
            throw new InvalidOperationException($"{Subject.Name} streams {pieces} pieces: {(int)streamed.StatusCode} {events}");
    }

    public LoadOrder Order(int connections, double seconds, string word = "") =>
        new(Port, Subject.Path, Subject.Headers, Wire.Request("bench", word), connections, seconds)
        {
            LeastBytes = word.Length == 0 ? Wire.Completion.Length / 2 : Wire.Pieces * 100,
            Processes = [Child.Id],
        };

    public void Dispose() => Child.Dispose();

    private async Task<HttpResponseMessage> AskAsync(HttpClient http, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{Port}{Subject.Path}");
        request.Content = new StringContent(body, Encoding.UTF8, Wire.Json);
        foreach (string header in Subject.Headers)
            request.Headers.TryAddWithoutValidation(header[..header.IndexOf(':')], header[(header.IndexOf(':') + 2)..]);
        return await http.SendAsync(request).ConfigureAwait(false);
    }
}
