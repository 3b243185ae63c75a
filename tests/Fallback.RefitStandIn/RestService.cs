using System.Reflection;

namespace Refit;

public static class RestService
{
    /// <summary>Gives the client of an interface. Refit's own is generated; here a proxy reads the attributes.</summary>
    public static T ForGenerated<T>(HttpClient client, RefitSettings settings) where T : class
    {
        T proxy = DispatchProxy.Create<T, ClientProxy>();
        ((ClientProxy)(object)proxy).Sender = new Sender(client, settings);
        return proxy;
    }
}

/// <summary>Passes each call of an interface on, by what its method returns.</summary>
public class ClientProxy : DispatchProxy
{
    private static readonly MethodInfo _send = typeof(ClientProxy).GetMethod(nameof(SendAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly MethodInfo _respond = typeof(ClientProxy).GetMethod(nameof(RespondAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly MethodInfo _stream = typeof(ClientProxy).GetMethod(nameof(StreamAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly MethodInfo _wrap = typeof(ClientProxy).GetMethod(nameof(Wrap), BindingFlags.Static | BindingFlags.NonPublic)!;

    internal Sender Sender { get; set; } = null!;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Type returned = targetMethod!.ReturnType;
        CancellationToken token = args!.OfType<CancellationToken>().FirstOrDefault();
        Func<HttpRequestMessage> request = () => RequestBuilder.Build(Sender.BaseAddress, targetMethod, args!, Sender.Settings);
        if (returned == typeof(Task)) return Sender.SendVoidAsync(request(), token);
        Type answer = returned.GetGenericArguments()[0];
        if (returned.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)) return Call(_stream, answer, request, token);
        Type? response = answer == typeof(IApiResponse) ? typeof(string) : answer.IsGenericType && answer.GetGenericTypeDefinition() is var type && (type == typeof(IApiResponse<>) || type == typeof(ApiResponse<>)) ? answer.GetGenericArguments()[0] : null;
        object task = response is null ? Call(_send, answer, request, token) : _respond.MakeGenericMethod(answer, response).Invoke(this, [request, token])!;
        return returned.GetGenericTypeDefinition() == typeof(ValueTask<>) ? _wrap.MakeGenericMethod(answer).Invoke(null, [task]) : task;
    }

    private object Call(MethodInfo method, Type type, params object[] arguments) => method.MakeGenericMethod(type).Invoke(this, arguments)!;

    private Task<T> SendAsync<T>(Func<HttpRequestMessage> request, CancellationToken token) => Sender.SendAsync<T>(request(), token);

    private async Task<T> RespondAsync<T, TBody>(Func<HttpRequestMessage> request, CancellationToken token) => (T)(object)await Sender.RespondAsync<TBody>(request(), token).ConfigureAwait(false);

    private IAsyncEnumerable<T> StreamAsync<T>(Func<HttpRequestMessage> request, CancellationToken token) => Sender.StreamAsync<T>(request(), token);

    private static ValueTask<T> Wrap<T>(Task<T> task) => new(task);
}
