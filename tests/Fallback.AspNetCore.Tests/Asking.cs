using System.Net;

namespace Fallback.AspNetCore.Tests;

/// <summary>Requests with headers, as browsers, proxies and attackers send them.</summary>
internal static class Asking
{
    public static async Task<HttpResponseMessage> SendAsync(
        this DashboardHost app, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, DashboardHost.Token);
    }

    public static async Task<HttpStatusCode> StatusAsync(this DashboardHost app, string path, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Get, path, headers);
        return response.StatusCode;
    }

    public static Task<string> TextAsync(this DashboardHost app, string path) => app.Client.GetStringAsync(path, DashboardHost.Token);
}
