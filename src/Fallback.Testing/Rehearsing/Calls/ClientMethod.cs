using System.Reflection;
using Microsoft.Extensions.AI;

namespace Fallback.Testing;

/// <summary>A method of a client that asks its chain, called in the same way as by an application.</summary>
internal sealed class ClientMethod
{
    private static readonly MethodInfo _readMethod = typeof(ClientMethod).GetMethod(nameof(ReadAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly MethodInfo _method;
    private readonly Type? _item;

    private ClientMethod(MethodInfo method, string name, Type? item)
    {
        _method = method;
        Name = name;
        _item = item;
    }

    public string Name { get; }

    /// <summary>The name without the parameter types that distinguish overloads.</summary>
    public string PlainName => _method.Name;

    public bool IsStream => _item is not null;

    /// <summary>
    /// The type of the answer, without the task and the result around it; null for a stream and for a method without one.
    /// </summary>
    public Type? Answer => IsStream || !_method.ReturnType.IsGenericType ? null : Inner(_method.ReturnType.GenericTypeArguments[0]);

    public ParameterInfo[] Parameters => _method.GetParameters();

    /// <summary>Returns the methods of a client in the order of its interface, followed by inherited ones.</summary>
    /// <exception cref="ArgumentException">A chosen name is not the name of a method.</exception>
    public static IReadOnlyList<ClientMethod> Of(Type client, ISet<string> chosen)
    {
        MethodInfo[] all = [.. client.GetInterfaces().Prepend(client).SelectMany(static type => type.GetMethods()).Where(Asks)];
        if (all.Length == 0) throw new ArgumentException($"{client} has no method that can be rehearsed.", nameof(client));
        foreach (string name in chosen)
        {
            if (all.All(method => method.Name != name))
            {
                throw new ArgumentException(
                    $"{client} has no method '{name}' that can be rehearsed; it has {string.Join(", ", all.Select(static method => method.Name))}.",
                    nameof(chosen));
            }
        }
        return
        [
            .. all.Where(method => chosen.Count == 0 || chosen.Contains(method.Name))
                .Select(method => new ClientMethod(method, NameOf(method, all), ItemOf(method.ReturnType))),
        ];
    }

    /// <summary>Calls the method and reads the answer to its end.</summary>
    /// <returns>The number of chunks of the answer; 1 if it is not a stream.</returns>
    public async Task<int> CallAsync(object client, object?[] arguments, Action<int> heard, CancellationToken cancellationToken)
    {
        object? returned = _method.Invoke(client, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        if (_item is not null)
            return await ((Task<int>)_readMethod.MakeGenericMethod(_item).Invoke(null, [returned, heard, cancellationToken])!)
                .ConfigureAwait(false);
        await AsTask(returned).ConfigureAwait(false);
        return 1;
    }

    private static async Task<int> ReadAsync<T>(IAsyncEnumerable<T> answer, Action<int> heard, CancellationToken cancellationToken)
    {
        int pieces = 0;
        await foreach (T _ in answer.WithCancellation(cancellationToken).ConfigureAwait(false)) heard(++pieces);
        return pieces;
    }

    private static Task AsTask(object? returned) => returned switch
    {
        Task task => task,
        ValueTask task => task.AsTask(),
        not null => (Task)returned.GetType().GetMethod(nameof(ValueTask<int>.AsTask))!.Invoke(returned, null)!,
        null => Task.CompletedTask,
    };

    private static bool Asks(MethodInfo method)
    {
        if (method.IsGenericMethod || method.IsStatic || !method.IsAbstract) return false;
        Type type = method.ReturnType;
        return ItemOf(type) is not null || type == typeof(Task) || type == typeof(ValueTask)
            || type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>));
    }

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>) ? type.GenericTypeArguments[0] : null;

    private static Type? Inner(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(FallbackResult<>)) type = type.GenericTypeArguments[0];
        return type == typeof(string) || type == typeof(ChatResponse) ? null : type;
    }

    /// <summary>Returns the name; overloads are distinguished by their parameters.</summary>
    private static string NameOf(MethodInfo method, MethodInfo[] all) =>
        all.Count(other => other.Name == method.Name) == 1
            ? method.Name
            : $"{method.Name}({string.Join(", ", method.GetParameters().Select(static parameter => parameter.ParameterType.Name))})";
}
