using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Fallback.OpenTelemetry.Tests;

/// <summary>A real Prometheus that scrapes one application, and itself, every second, in a folder of its own that goes with it.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly HttpClient _http;

    private PrometheusServer(Process process, DirectoryInfo folder, Uri address)
    {
        (_process, _folder) = (process, folder);
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
    }

    /// <param name="program">The program.</param>
    /// <param name="application">What is scraped, as the job <c>shop</c>.</param>
    /// <param name="rules">Rules that are evaluated every second; null for none.</param>
    /// <param name="cancellationToken">Ends the wait for it to be ready.</param>
    public static async Task<PrometheusServer> StartAsync(
        string program, Uri application, string? rules, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fallback-prometheus");
        string configuration = Path.Combine(folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "rules.yml"), rules ?? "groups: []", cancellationToken);
        int port = FreePort();
        await File.WriteAllTextAsync(
            configuration,
            $"""
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
              evaluation_interval: 1s
            rule_files: [rules.yml]
            scrape_configs:
              - job_name: shop
                static_configs:
                  - targets: ["{application.Authority}"]
              - job_name: prometheus
                static_configs:
                  - targets: ["127.0.0.1:{port}"]
            """,
            cancellationToken);
        var start = new ProcessStartInfo(
            program,
            [
                $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(folder.FullName, "data")}",
                $"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
            ])
        {
            RedirectStandardError = true,
        };
        var server = new PrometheusServer(Process.Start(start)!, folder, new Uri($"http://127.0.0.1:{port}/"));
        try
        {
            await Eventually.HoldsAsync(server.IsReadyAsync, "Prometheus is ready", cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        return server;
    }

    /// <summary>What an expression gives now.</summary>
    public async Task<JsonElement[]> QueryAsync(string expression, CancellationToken cancellationToken) =>
        [.. (await DataAsync($"query?query={Uri.EscapeDataString(expression)}", cancellationToken)).GetProperty("result").EnumerateArray()];

    /// <summary>What an expression gives now that has one value; NaN where it has none.</summary>
    public async Task<double> ValueAsync(string expression, CancellationToken cancellationToken)
    {
        JsonElement[] result = await QueryAsync(expression, cancellationToken);
        return result.Length == 0 ? double.NaN
            : double.Parse(result[0].GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<IReadOnlyList<string>> LabelValuesAsync(string label, string? of, CancellationToken cancellationToken)
    {
        string match = of is null ? "" : $"?match[]={Uri.EscapeDataString(of)}";
        JsonElement values = await DataAsync($"label/{label}/values{match}", cancellationToken);
        return [.. values.EnumerateArray().Select(static value => value.GetString()!)];
    }

    /// <summary>The type of each metric by its name.</summary>
    public async Task<Dictionary<string, string>> TypesAsync(CancellationToken cancellationToken) =>
        (await DataAsync("metadata", cancellationToken)).EnumerateObject()
            .ToDictionary(static metric => metric.Name, static metric => metric.Value[0].GetProperty("type").GetString()!);

    /// <summary>Every series that there is, as text.</summary>
    public async Task<string> SeriesAsync(CancellationToken cancellationToken) =>
        (await DataAsync($"series?match[]={Uri.EscapeDataString("{job=\"shop\"}")}", cancellationToken)).GetRawText();

    /// <summary>The alerts that fire now: name and labels, with the annotations.</summary>
    public async Task<IReadOnlyList<FiringAlert>> AlertsAsync(CancellationToken cancellationToken) =>
    [
        .. (await DataAsync("alerts", cancellationToken)).GetProperty("alerts").EnumerateArray()
            .Where(static alert => alert.GetProperty("state").GetString() == "firing")
            .Select(static alert => new FiringAlert(Texts(alert.GetProperty("labels")), Texts(alert.GetProperty("annotations")))),
    ];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Dictionary<string, string> Texts(JsonElement of) =>
        of.EnumerateObject().ToDictionary(static entry => entry.Name, static entry => entry.Value.GetString()!);

    private async Task<bool> IsReadyAsync()
    {
        if (_process.HasExited) throw new InvalidOperationException($"Prometheus ended: {await _process.StandardError.ReadToEndAsync()}");
        try
        {
            using HttpResponseMessage ready = await _http.GetAsync(new Uri("-/ready", UriKind.Relative));
            return ready.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> DataAsync(string path, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri($"api/v1/{path}", UriKind.Relative), cancellationToken);
        string text = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{Uri.UnescapeDataString(path)}\n{text}");
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("data").Clone();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
