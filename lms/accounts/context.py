def abilities(request):
    return {}
